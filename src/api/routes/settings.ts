import { TargetsChange, type Targets } from '#contract/targets.ts';
import type { Handlers } from '#api/context.ts';
import type { Settings } from '#settings/open-settings.ts';
import type { AccountContext } from '#metrics/account-context.ts';
import type { Account } from '#contract/people.ts';

/** What an account set for its figures. None of it alters a fact, so none of it is a delivery. */
export const settingsRoutes = {
  targets: async (_request, { account, services }) => await targetsOf(services.settings, account.id),

  async changeTargets({ body }, { account, services }) {
    const changed = { ...(await targetsOf(services.settings, account.id)), ...given(body) };
    await services.settings.accountSettings.write(account.id, changed);
    return changed;
  },
} satisfies Partial<Handlers>;

export async function targetsOf(settings: Settings, account: string): Promise<Targets> {
  const stored = TargetsChange.parse(await settings.accountSettings.read(account));
  return { targets: [], benchmarks: [], params: {}, opening_hours: [], ...given(stored) };
}

/** What every report of an account is asked with. */
export async function accountContext(settings: Settings, account: Account): Promise<AccountContext> {
  const { targets, benchmarks, params, opening_hours: openingHours } = await targetsOf(settings, account.id);
  return { account: account.id, zone: account.tz, openingHours, targets, benchmarks, params };
}

/** The parts that are there; an absent part is not an empty one. */
function given(change: TargetsChange): Partial<Targets> {
  const { targets, benchmarks, params, opening_hours } = change;
  return {
    ...(targets === undefined ? {} : { targets }),
    ...(benchmarks === undefined ? {} : { benchmarks }),
    ...(params === undefined ? {} : { params }),
    ...(opening_hours === undefined ? {} : { opening_hours }),
  };
}
