import { z } from '@hono/zod-openapi';
import * as views from './currencies.ts';

const id = z.object({ id: z.string().regex(/^([A-Z]{3}-[A-Z]{3}|all)$/, 'a pair such as USD-EUR, or all') });

/** Amounts of several currencies as one figure. */
export const currencyRoutes = {
  currencies: { tag: 'Settings', says: "The currency of the account's figures, and the rates that are stored", response: views.Currencies },
  chooseCurrency: {
    tag: 'Settings',
    says: "Choose the currency of the account's figures, or none; holds for all past days, too",
    body: views.CurrencyChoice,
    response: views.Currencies,
  },
  addRates: {
    tag: 'Settings',
    says: 'Add rates by date out of a file, all or none; a day that is there already gets the new rate',
    body: views.NewRates,
    response: views.AddedRates,
    maxBody: 16 * 1024 * 1024,
  },
  removeRates: {
    tag: 'Settings',
    says: 'Remove all rates, those of a pair, or of one day: figures are as they were without them',
    params: id,
    query: views.RatesQuery,
    response: z.object({ rates: z.number() }),
  },
};
