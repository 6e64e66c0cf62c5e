import { z } from '@hono/zod-openapi';

/** The currency of an account's figures, and what others were worth by date. */

/** ISO 4217. */
export const Currency = z.string().regex(/^[A-Z]{3}$/, 'three capitals, such as EUR');
const Day = z.iso.date();

export const Currencies = z
  .object({
    currency: Currency.nullable().describe("that of the account's figures; null = amounts of several currencies have no sum"),
    pairs: z
      .array(
        z.object({
          id: z.string().describe('USD-EUR'),
          currency: Currency,
          base: Currency.describe('a rate says how many of these one unit of `currency` was worth'),
          first: Day,
          last: Day,
          days: z.number(),
        }),
      )
      .describe('rates that are stored'),
  })
  .openapi('Currencies');

export const CurrencyChoice = z.strictObject({ currency: Currency.nullable() }).openapi('CurrencyChoice');

export const NewRates = z
  .strictObject({
    csv: z
      .string()
      .min(1)
      .describe(
        "date,currency,rate, where rate is what one unit was worth in the account's currency; or the European Central Bank's history",
      ),
  })
  .openapi('NewRates');

export const AddedRates = z.object({ rates: z.number(), first: Day, last: Day, currencies: z.array(Currency) }).openapi('AddedRates');

export const RatesQuery = z.object({ date: Day.optional().describe('left out: all days') });

export type Currencies = z.infer<typeof Currencies>;
