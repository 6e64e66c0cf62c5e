import { TargetsChange, type Targets } from '#contract/targets.ts';
import type { ApiProblem } from '#api/api-problem.ts';
import { wrongRequest, wrongText } from '#api/api-problem.ts';
import { namesNow } from '#api/names-now.ts';
import { appendSettings, takenOver } from '#api/settings-delivery.ts';
import { metricById } from '#metrics/catalogue.ts';
import { dimensionById } from '#metrics/dimensions.ts';
import { commonParamNames } from '#metrics/resolve-report.ts';
import type { Handlers } from '#api/context.ts';
import type { Money } from '#metrics/money.ts';
import type { Settings } from '#settings/open-settings.ts';
import type { AccountContext } from '#metrics/account-context.ts';
import type { Account } from '#contract/people.ts';

/** What an account set for its figures; each change is a delivery, so that a figure of any day can be told again. */
export const settingsRoutes = {
  targets: async (_request, { account, services }) => await targetsOf(services.settings, account.id),

  async changeTargets({ body }, { account, services }) {
    return await inTurn(account.id, async () => {
      const changed = { ...(await targetsOf(services.settings, account.id)), ...given(body) };
      checkNames(changed);
      checkDates(changed);
      const seq = await appendSettings(services.log, account.id, { kind: 'account_settings', settings: changed });
      return await takenOver(seq, async () => {
        await services.settings.accountSettings.write(account.id, changed, seq);
        return changed;
      });
    });
  },
} satisfies Partial<Handlers>;

export async function targetsOf(settings: Settings, account: string): Promise<Targets> {
  const stored = TargetsChange.parse(await settings.accountSettings.read(account));
  return { targets: [], benchmarks: [], params: {}, opening_hours: [], holidays: [], names: {}, teams: [], ...given(stored) };
}

/** A name that no metric or dimension has would never be seen again; a wrong default would refuse every report. */
function checkNames({ targets, benchmarks, params }: Targets): void {
  for (const { metric } of [...targets, ...benchmarks])
    if (!metricById.has(metric)) throw unknown('metric', metric, [...metricById.keys()]);
  for (const name of targets.flatMap(({ scope }) => Object.keys(scope))) {
    if (!dimensionById.has(name)) throw unknown('scope', name, [...dimensionById.keys()]);
  }
  for (const [name, value] of Object.entries(params)) {
    const known = [...metricById.values()].filter((metric) => name in metric.params.shape);
    if (known.length === 0 && !commonParamNames.includes(name)) {
      throw unknown('params', name, [
        ...new Set([...commonParamNames, ...[...metricById.values()].flatMap((metric) => Object.keys(metric.params.shape))]),
      ]);
    }
    for (const metric of known) {
      const checked = metric.params.partial().safeParse({ [name]: value }, { reportInput: true });
      if (!checked.success) throw wrongRequest(`body.params (${metric.id})`, checked.error);
    }
  }
}

/** A target that holds at no time, and a benchmark that nothing can reach, are slips. */
function checkDates({ targets, benchmarks }: Targets): void {
  for (const { metric, from, to } of targets) {
    for (const date of [from, to]) {
      if (date !== null && !/^\d{4}-\d\d-\d\d$/.test(date)) throw wrongText('targets', `${metric}: ${date}`, 'a date such as 2026-11-01');
    }
    if (from !== null && to !== null && from >= to)
      throw wrongText('targets', `${metric}: from ${from} to ${to}`, 'a first date before the last');
  }
  for (const { metric, low, high, date } of benchmarks) {
    if (low === null && high === null) throw wrongText('benchmarks', `${metric}: no bound`, 'at least one of low and high');
    if (low !== null && high !== null && low > high) throw wrongText('benchmarks', `${metric}: ${low} to ${high}`, 'low up to high');
    if (!/^\d{4}(-\d\d(-\d\d)?)?$/.test(date)) throw wrongText('benchmarks', `${metric}: ${date}`, 'a date such as 2026-11-01, or a year');
  }
}

const turns = new Map<string, Promise<unknown>>();

/** Two changes at once must not lose one another: each reads what the one before has written. */
export async function inTurn<T>(account: string, change: () => Promise<T>): Promise<T> {
  const before = turns.get(account) ?? Promise.resolve();
  const mine = before.then(change, change);
  turns.set(account, mine);
  try {
    return await mine;
  } finally {
    if (turns.get(account) === mine) turns.delete(account);
  }
}

function unknown(what: string, got: string, known: readonly string[]): ApiProblem {
  return wrongText(what, got, `one of ${known.join(', ')}`);
}

/** What every report of an account is asked with. */
export async function accountContext(settings: Settings, account: Account): Promise<AccountContext> {
  const { targets, benchmarks, params, opening_hours, holidays, teams: listed } = await targetsOf(settings, account.id);
  const mapping = await settings.mapping.read(account.id);
  const teams = listed.map((team) => ({ ...team, agents: namesNow(mapping, team.agents) }));
  const openingHours = opening_hours.length === 0 ? [] : [...opening_hours, ...holidays];
  const money = await moneyOf(settings, account);
  return { account: account.id, zone: account.tz, openingHours, targets, benchmarks, params, teams, ...(money === null ? {} : { money }) };
}

async function moneyOf({ currencies }: Settings, { id, tz: zone }: Account): Promise<Money | null> {
  const currency = await currencies.currency(id);
  if (currency === null) return null;
  const worthOf: Money['worthOf'] = async (others) => {
    const rates = await currencies.rates(id, currency, others);
    return (one, day) => rates.worth(one, currency, day);
  };
  return { currency, zone, worthOf, foreign: [], worth: () => null };
}

/** The parts that are there; an absent part is not an empty one. */
function given(change: TargetsChange): Partial<Targets> {
  const { targets, benchmarks, params, opening_hours, holidays, names, teams } = change;
  return {
    ...(targets === undefined ? {} : { targets }),
    ...(benchmarks === undefined ? {} : { benchmarks }),
    ...(params === undefined ? {} : { params }),
    ...(opening_hours === undefined ? {} : { opening_hours }),
    ...(holidays === undefined ? {} : { holidays }),
    ...(names === undefined ? {} : { names }),
    ...(teams === undefined ? {} : { teams }),
  };
}
