import type { LinkedCall } from '#contract/call-view.ts';
import type { LifecycleEvent, StoredEvent } from '#domain/events.ts';
import { toIso } from '#domain/instant.ts';
import type { StoredSide } from '#log/mapping-change.ts';
import type { Services } from './services.ts';
import { lifecycleOf } from './timeline.ts';

/** What both systems told of a call that they share. */
export interface BothSides {
  readonly linked: LinkedCall;
  /** Of both, in stored order. */
  readonly events: readonly StoredEvent[];
  /** What happened inside, and outside before that. */
  readonly lifecycle: readonly LifecycleEvent[];
}

/** Null where one system alone told the call. */
export async function bothSides(services: Services, account: string, call: string): Promise<BothSides | null> {
  const { index, mapping: mappingOf, foldSettings, settings } = services;
  const [own] = await index.sidesById(account, [call]);
  if (own === undefined) return null;
  const sides = await index.sidesShownBy(account, own.shownBy);
  const outer = sides.find(({ group }) => group === own.shownBy);
  const inner = sides.find(({ group }) => group !== own.shownBy);
  if (outer === undefined || inner === undefined) return null;
  const mapping = await mappingOf(account);
  const rule = mapping.links.find((one) => one.outer === outer.connection && one.inner === inner.connection);
  if (rule === undefined) return null;
  const groups = await index.callGroups([outer.group, inner.group]);
  const eventsOf = ({ group }: StoredSide) => groups.find(({ id }) => id === group)?.events ?? [];
  const courseOf = async (side: StoredSide) => lifecycleOf(eventsOf(side), await foldSettings(side.connection));
  const before = (await courseOf(outer)).filter(({ at }) => at < inner.at);
  const sideView = async ({ id, connection, at, number }: StoredSide) => {
    const known = await settings.connections.find(connection);
    return {
      id,
      connection: known?.slug ?? connection,
      name: known?.name ?? connection,
      started_at: toIso(at),
      number: number === '' ? null : number,
    };
  };
  return {
    linked: {
      rule: rule.id,
      by: rule.byCaller && outer.caller !== '' ? 'caller' : 'only',
      after_s: (inner.at - outer.at) / 1000,
      outer: await sideView(outer),
      inner: await sideView(inner),
    },
    events: [...eventsOf(outer), ...eventsOf(inner)].sort((a, b) => a.seq - b.seq || a.ordinal - b.ordinal),
    lifecycle: [...before, ...(await courseOf(inner))].sort((a, b) => a.at - b.at),
  };
}
