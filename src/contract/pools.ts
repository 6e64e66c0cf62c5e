import { z } from '@hono/zod-openapi';
import { Freshness } from './report.ts';

/** The health of number pools: what was asked of them, what Erlang's loss formula foretells, and how many numbers are needed. */

const share = z.number().describe('0 to 1');
const many = z.number().int();

const PoolsQuery = z.object({
  from: z.string().describe('start, included: an instant, or a local date in `tz`'),
  to: z.string().describe('end, excluded'),
  tz: z.string().optional().describe("IANA zone; the account's where left out"),
  loss: z.coerce.number().gt(0).max(0.5).default(0.01).describe('share of visits that may find no number free'),
  price: z.coerce.number().positive().max(1_000_000).optional().describe('what one number costs a month, in money of the account'),
});

/** One hour of the week, over all weeks of the period. */
export const PoolHour = z
  .object({
    hour: z.string().describe('weekday and hour: 1-00 (Monday) to 7-23'),
    hours: z.number().describe('how long it was looked at'),
    visits: many,
    lost: many,
    loss: share.nullable().describe('lost / visits; null without visits'),
    busy_mean: z.number().describe('numbers lent or resting, over time'),
    busy_most: many,
    erlangs: z.number().describe('offered load: visits that need a free number an hour · mean time for which one is busy'),
    predicted_loss: share.nullable(),
    needed: many
      .nullable()
      .describe('fewest numbers that are foretold to lose no more than the chosen share; null while no number was lent in the period'),
  })
  .openapi('PoolHour');

export const PoolHealth = z
  .object({
    connection: z.string().describe('the website'),
    website: z.string().describe('its name'),
    pool: z.string(),
    numbers: many.describe('of the pool when it was asked last'),
    measured_from: z.string().describe('the first asking that is told, or the start of the period'),
    hours_measured: z.number(),
    visits: many.describe('that asked the pool; a visit counts once'),
    lost: many.describe('of these found no number free when they asked first'),
    needing: many.describe(
      'that needed a free number: all but those whose own was still kept for them; who asks again after that is one more',
    ),
    loss: z
      .object({ value: share, low: share.nullable(), high: share.nullable() })
      .nullable()
      .describe('lost / visits, and the 95 % interval with days as batches; null bounds with less than four days'),
    predicted_loss: share.nullable().describe('Erlang B, over the hours of the week'),
    peakedness: z
      .number()
      .describe(
        'how much in runs visits come; 1 = independently, as Erlang B has it; more where more was lost than chance explains: `needed` then goes by it',
      ),
    held_mean: z.number().describe('numbers that are lent, over time'),
    held_most: many,
    busy_mean: z.number().describe('numbers that are lent or rest, over time'),
    busy_most: many,
    utilisation: share.nullable().describe('busy_mean / numbers'),
    hold_s: z.number().nullable().describe('mean seconds for which a number is busy for one visitor, its rest with it'),
    erlangs: z.number(),
    busiest: z
      .object({ hour: z.string(), erlangs: z.number(), needed: many })
      .nullable()
      .describe('the hour of the week with the greatest load'),
    needed: many.nullable().describe('fewest numbers that are foretold to lose no more than the chosen share of all visits'),
    needed_loss: share.nullable().describe('what is foretold with as many'),
    calls: many.describe('to numbers while they were lent, or within an hour after'),
    calls_per_visit: z.number().nullable().describe('calls / visits that found a number'),
    extra: z
      .object({
        numbers: many,
        visits_a_month: z.number(),
        calls_a_month: z.number().nullable().describe('calls that could be told apart'),
        cost_a_month: z.number().nullable(),
        cost_per_call: z.number().nullable().describe('null without a price or calls'),
      })
      .nullable()
      .describe('what further numbers up to `needed` bring; null where enough are there'),
    hours: z.array(PoolHour),
  })
  .openapi('PoolHealth');

export const Pools = z
  .object({
    pools: z.array(PoolHealth),
    period: z.object({ from: z.string(), to: z.string() }),
    tz: z.string(),
    loss: share,
    price: z.number().nullable(),
    freshness: Freshness,
  })
  .openapi('Pools');

export const poolRoutes = {
  pools: {
    tag: 'Figures',
    says: 'Number pools: visits that found no number, the load, what Erlang B foretells, and how many numbers are needed',
    query: PoolsQuery,
    response: Pools,
  },
};

export type PoolHealth = z.infer<typeof PoolHealth>;
export type Pools = z.infer<typeof Pools>;
