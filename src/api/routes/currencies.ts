import { readRates } from '#domain/read-rates.ts';
import { ApiProblem, notFound } from '#api/api-problem.ts';
import type { Context, Handlers } from '#api/context.ts';
import { inTurn } from './settings.ts';

/** The currency of an account's figures, and rates by date. */
export const currencyRoutes = {
  currencies: async (_request, context) => await view(context),

  async chooseCurrency({ body }, context) {
    await context.services.settings.currencies.choose(context.account.id, body.currency);
    return await view(context);
  },

  async addRates({ body }, { account, services }) {
    const { currencies } = services.settings;
    return await inTurn(account.id, async () => {
      const own = await currencies.currency(account.id);
      if (own === null)
        throw new ApiProblem(409, 'no-currency', "Choose the account's currency first: rates say what others are worth in it.");
      const read = await readRates(body.csv, own);
      if (!('rates' in read)) {
        throw new ApiProblem(422, 'wrong-request', `Line ${read.line}: got ${read.got}, wanted ${read.wanted}.`, {
          ...{ what: `line ${read.line}`, got: read.got, wanted: read.wanted },
        });
      }
      const { rates } = read;
      await currencies.add(account.id, rates);
      const days = [...new Set(rates.map(({ date }) => date))].toSorted();
      const others = new Set(rates.flatMap(({ currency, base }) => [currency, base]));
      others.delete(own);
      return { rates: rates.length, first: days[0] ?? '', last: days.at(-1) ?? '', currencies: [...others].toSorted() };
    });
  },

  async removeRates({ params, query }, { account, services }) {
    const [currency = '', base = ''] = params.id.split('-');
    const pair = params.id === 'all' ? null : { currency, base };
    const rates = await services.settings.currencies.remove(account.id, { pair, date: query.date ?? null });
    if (rates === 0) throw notFound('rate', [params.id, query.date].filter((one) => one !== undefined).join(' '));
    return { rates };
  },
} satisfies Partial<Handlers>;

async function view({ account, services }: Context) {
  const { currencies } = services.settings;
  const pairs = await currencies.pairs(account.id);
  return {
    currency: await currencies.currency(account.id),
    pairs: pairs.map((pair) => ({ id: `${pair.currency}-${pair.base}`, ...pair })),
  };
}
