import type { Filter, ReportRequest } from '#contract/report.ts';
import { ApiProblem } from '#api/api-problem.ts';
import { catalogueView } from '#api/catalogue.ts';
import type { Context, Handlers } from '#api/context.ts';
import { accountContext } from './settings.ts';

/** Reports and what they open to. Who sees only own calls, or no numbers, asks within that. */
export const figureRoutes = {
  async report({ body }, context) {
    return await context.services.reports.report(await contextOf(context), within(body, context));
  },

  async reports({ body }, context) {
    const requests = body.reports.map((request) => within(request, context));
    return await context.services.reports.reports(await contextOf(context), requests);
  },

  async drill({ body }, context) {
    openable(body.row, body.report.by, context);
    return await context.services.reports.drill(await contextOf(context), { ...body, report: within(body.report, context) });
  },

  async distribution({ body }, context) {
    return await context.services.reports.distribution(await contextOf(context), { ...body, where: filtersWithin(body.where, context) });
  },

  metrics: async () => await Promise.resolve(catalogueView()),
} satisfies Partial<Handlers>;

/** Who does not see numbers cannot open the group of one: neither by its mask nor by a number that they know. */
function openable(row: readonly (string | null)[], by: readonly string[], { caller }: Context): void {
  if (caller.permissions.has('numbers')) return;
  const names = (key: string | null, at: number): boolean =>
    key !== null && (personal.has(by[at] ?? '') || /^\+\d{6}/.test(key) || key.includes('•'));
  if (row.some(names)) throw new ApiProblem(403, 'not-permitted', 'Opening one caller needs the permission "numbers".', { what: 'row' });
}

async function contextOf({ services, account }: Context) {
  return await accountContext(services.settings, account);
}

function within(request: ReportRequest, context: Context): ReportRequest {
  return { ...request, where: filtersWithin(request.where, context) };
}

/** Dimensions whose values are numbers or names of callers. */
const personal: ReadonlySet<string> = new Set(['caller', 'caller_name']);

function filtersWithin(where: readonly Filter[], { caller }: Context): Filter[] {
  // A filter answers "is it this number?", so it tells what a mask hides.
  if (!caller.permissions.has('numbers') && where.some((filter) => personal.has(filter.dimension))) {
    throw new ApiProblem(403, 'not-permitted', 'Filtering by caller needs the permission "numbers".', { what: 'where' });
  }
  if (caller.agentId === null) return [...where];
  return [...where, { dimension: 'agent', op: 'in', values: [caller.agentId] }];
}
