import type { Distribution, DistributionRequest } from '#contract/catalogue-view.ts';
import type { Freshness } from '#contract/report.ts';
import { type Instant, toIso } from '#domain/instant.ts';
import type { Warehouse } from '#warehouse/client.ts';
import { tables } from '#warehouse/tables.ts';
import type { AccountContext } from './account-context.ts';
import { aggregate, and, call, column, differs, type Expr, isNull, not, nothing, number, text, when } from './expression.ts';
import { callsOf, legsOf, visitsOf } from './grains.ts';
import { each, groupOf, keyAlias, reasonsAgainst, rowLimits } from './plan.ts';
import type { BuildContext, Population } from './population.ts';
import { refuse } from './refuse.ts';
import { type Frame, plainContext, resolveFrame } from './resolve-frame.ts';
import { type Query, toSql } from './to-sql.ts';

/** Mean, spread and percentiles of a numeric column over eligible rows; says which rows and what became of zeros and missing values. */
export async function runDistribution(
  warehouse: Warehouse,
  account: AccountContext,
  request: DistributionRequest,
  now: Instant,
  freshness: Freshness,
): Promise<Distribution> {
  const frame = resolveFrame(request, account, now);
  const population = populationOf(request.table, { ...plainContext(frame), include: includedBy(request) });
  const { sql, params } = toSql(account.account, queryOf(population, frame, request));
  const rows = await warehouse.query<Record<string, unknown>>(sql, params);
  return {
    dimensions: [...frame.by],
    rows: rows.map((row) => ({
      keys: frame.by.map((_, at) => textOf(row[keyAlias(at)])),
      n: Number(row['n']),
      missing: Number(row['missing']),
      sum: numberOf(row['sum']),
      mean: numberOf(row['mean']),
      median: numberOf(row['median']),
      sd: numberOf(row['sd']),
      sd_population: numberOf(row['sd_population']),
      min: numberOf(row['min']),
      max: numberOf(row['max']),
      percentiles: Object.fromEntries(request.percentiles.map((p, at) => [String(p), numberOf(row[`q${at}`])])),
    })),
    says: says(request, frame),
    freshness,
  };
}

function populationOf(table: string, context: BuildContext): Population {
  switch (table) {
    case 'call':
      return callsOf(context, { direction: 'all' });
    case 'visit':
      return visitsOf(context, 'all');
    case 'leg':
      return legsOf(context, 'all', 'offered_at');
    default:
      throw refuse('unknown-column', 'table', table, ['call', 'visit', 'leg']);
  }
}

function queryOf(population: Population, frame: Frame, request: DistributionRequest): Query {
  const value = numericColumn(request);
  const missing = isNull(value);
  // A dropped zero is a row left out, not a missing value.
  const counts = and(not(missing), request.zeros === 'drop' ? differs(value, number(0)) : null);
  const of = (name: string, ...settings: readonly number[]) => aggregate(`${name}OrNullIf`, settings, value, counts);
  const groups = frame.by.map((name) => groupOf(population, name));
  const keys = groups.map((group, at) => [keyAlias(at), group.many ? each(group.of) : group.of] as const);
  return {
    columns: {
      ...Object.fromEntries(keys),
      n: call('countIf', counts),
      missing: call('countIf', missing),
      sum: of('sum'),
      mean: of('avg'),
      median: of('quantileExactInclusive', 0.5),
      sd: of('stddevSampStable'),
      sd_population: of('stddevPopStable'),
      min: of('min'),
      max: of('max'),
      ...Object.fromEntries(request.percentiles.map((p, at) => [`q${at}`, of('quantileExactInclusive', p / 100)])),
    },
    from: population.rows,
    where: and(...rowLimits(population, frame), population.base, ...reasonsAgainst(population.refused)),
    groupBy: keys.map(([alias]) => column(alias)),
    orderBy: keys.map(([alias]) => [column(alias), false]),
  };
}

function includedBy({ include }: DistributionRequest): BuildContext['include'] {
  return { test: include.includes('test'), spam: include.includes('spam'), internal: include.includes('internal') };
}

/** Columns of the table that are quantities, and the further numbers of an imported table. */
function numericColumn(request: DistributionRequest): Expr {
  const columns = Object.entries(request.table in tables ? tables[request.table as keyof typeof tables].columns : {});
  const [, measure] = /^measures\.(.+)$/u.exec(request.column) ?? [];
  if (request.table === 'call' && measure !== undefined) {
    // What a row does not tell is missing, not zero.
    const told = call('mapContains', column('measures'), text(measure));
    return when(told, call('arrayElement', column('measures'), text(measure)), nothing);
  }
  const known = columns.filter(([, { type }]) => /^(Nullable\()?(Float64|U?Int)/u.test(type)).map(([name]) => name);
  if (!known.includes(request.column))
    throw refuse('unknown-column', `numeric column of ${request.table}`, request.column, [
      ...known,
      ...(request.table === 'call' ? ['measures.<name of an imported column>'] : []),
    ]);
  return column(request.column);
}

function says({ table, column: name, zeros, include }: DistributionRequest, { period, zone, asOf }: Frame): string {
  const span =
    period === null ? 'of all time' : `with their start in [${toIso(period.from)}, ${toIso(period.before)}) (local days of ${zone})`;
  const leftOut = ['test', 'spam', 'internal', 'screened'].filter((kind) => !include.some((each) => each === kind)).join(', ');
  const zero = zeros === 'keep' ? 'zeros are values like any other' : 'zeros are left out';
  const seen = asOf === null ? '' : ` As known at ${toIso(asOf)}.`;
  return (
    `${name} of all eligible ${table}s (no ${leftOut} ones) ${span}; ${zero}; rows without a value are counted as missing and are in no figure. ` +
    `sd divides by n − 1 (sample), sd_population by n; percentiles interpolate between ranks.${seen}`
  );
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
