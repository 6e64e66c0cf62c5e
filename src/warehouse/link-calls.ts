import { joinCalls } from '#calls/join-calls.ts';
import { judgeLinks, type Verdict } from '#calls/judge-links.ts';
import type { Facts } from '#domain/facts.ts';
import { noFacts } from '#domain/facts.ts';
import { Mapping } from '#domain/mapping.ts';
import type { EventGroup, EventIndex } from '#log/delivery-log.ts';
import type { StoredSide } from '#log/mapping-change.ts';
import type { Folded } from './projector.ts';
import { sidesAround, storeSides } from './sides-around.ts';

/** What of a batch is written, and who told it. */
export interface Linked {
  readonly folded: readonly Folded[];
  readonly written: readonly { readonly account: string; readonly connection: string; readonly facts: Facts }[];
}

/**
 * Calls that two systems told become one. Each group tells its side by itself; which sides are one is judged over those around
 * it, and where a side that changed makes others to be judged anew, their groups are marked with it. So in the end every group's
 * facts follow from all sides, whatever came first. The call is written for the outer system's group; the inner one's has none.
 */
export async function linkCalls(
  index: EventIndex,
  folded: readonly Folded[],
  mappings: ReadonlyMap<string, Mapping>,
  foldOne: (group: EventGroup) => Promise<Folded | null>,
): Promise<Linked> {
  const calls = folded.filter(({ group }) => group.kind === 'call');
  const held = calls.length === 0 ? [] : await index.sidesOfGroups(calls.map(({ group }) => group.id));
  const batch = new Batch(folded, foldOne);
  for (const [account, own] of Map.groupBy(calls, ({ group }) => group.account)) {
    const mapping = mappings.get(account) ?? new Mapping();
    const groups = new Set(own.map(({ group }) => group.id));
    const before = held.filter(({ group }) => groups.has(group));
    const told = own.flatMap((one) => sideOf(one, mapping) ?? []);
    if (before.length + told.length > 0) await linkAccount(index, account, mapping, { groups, before, told }, batch);
  }
  return batch.linked();
}

async function linkAccount(
  index: EventIndex,
  account: string,
  mapping: Mapping,
  { groups, before, told }: { groups: ReadonlySet<number>; before: readonly StoredSide[]; told: readonly StoredSide[] },
  batch: Batch,
): Promise<void> {
  const stored = await index.sidesById(
    account,
    told.map(({ id }) => id),
  );
  const was = await sidesAround(index, account, mapping, [...before, ...stored, ...told]);
  const ids = new Set(told.map(({ id }) => id));
  const drop = before.filter(({ id }) => !ids.has(id));
  const gone = new Set(drop.map(({ id }) => id));
  const now = [...was.filter(({ id }) => !gone.has(id) && !ids.has(id)), ...told];
  const sides = new Map(now.map((side) => [side.id, side]));
  const verdicts = judgeLinks(now, mapping);
  const earlier = judgeLinks(was, mapping);
  const mark = now.filter(({ id, group }) => !groups.has(group) && differs(earlier.get(id), verdicts.get(id))).map(({ group }) => group);

  const shown = new Map(told.map((side) => [side.id, side]));
  await batch.load(
    index,
    told.flatMap(({ id }) => {
      const verdict = verdicts.get(id);
      return verdict === undefined || verdict.is === 'ambiguous' ? [] : (sides.get(verdict.with)?.group ?? []);
    }),
  );
  for (const side of told) {
    const verdict = verdicts.get(side.id);
    if (verdict === undefined) continue;
    if (verdict.is === 'ambiguous') batch.ambiguous(side.group, verdict.fits);
    else {
      const other = sides.get(verdict.with);
      if (other === undefined) continue;
      const [outer, inner] = verdict.is === 'outer' ? [side, other] : [other, side];
      if (!batch.join(outer.group, inner.group)) continue;
      shown.set(outer.id, { ...outer, shownBy: outer.group });
      shown.set(inner.id, { ...inner, shownBy: outer.group });
    }
  }
  await storeSides(index, account, { told: [...shown.values()], known: [...was, ...stored], drop, mark });
}

/** The side that a group tells; null where its calls are linked with none. */
function sideOf({ group, facts }: Folded, mapping: Mapping): StoredSide | null {
  const [call] = facts.call;
  if (call?.direction !== 'inbound' || !mapping.isLinked(group.connection)) return null;
  const side = { connection: group.connection, caller: call.caller ?? '' };
  return {
    ...{ id: call.id, group: group.id, connection: side.connection, class: mapping.classOf(side), caller: side.caller },
    ...{ number: call.number_id ?? '', at: Math.floor(call.started_at), shownBy: group.id },
  };
}

function differs(a: Verdict | undefined, b: Verdict | undefined): boolean {
  return JSON.stringify(a) !== JSON.stringify(b);
}

/** The groups that are written together. */
class Batch {
  readonly #folded: Map<number, Folded>;
  readonly #foldOne: (group: EventGroup) => Promise<Folded | null>;
  readonly #joined = new Map<number, Facts>();
  readonly #inner = new Map<number, { readonly into: string; readonly facts: Facts }>();

  constructor(folded: readonly Folded[], foldOne: (group: EventGroup) => Promise<Folded | null>) {
    this.#folded = new Map(folded.map((one) => [one.group.id, one]));
    this.#foldOne = foldOne;
  }

  /** The other sides of calls of the batch: they change with them. */
  async load(index: EventIndex, groups: readonly number[]): Promise<void> {
    const missing = [...new Set(groups)].filter((id) => !this.#folded.has(id));
    for (const group of await index.callGroups(missing)) {
      const folded = await this.#foldOne(group);
      if (folded !== null) this.#folded.set(group.id, { ...folded, alongside: true });
    }
  }

  ambiguous(id: number, fits: number): void {
    const one = this.#folded.get(id);
    const [call] = one?.facts.call ?? [];
    if (one === undefined || call === undefined) return;
    const anomalies = [...call.anomalies, `link_ambiguous: calls of the other system that fit: ${fits}`];
    this.#folded.set(id, { ...one, facts: { ...one.facts, call: [{ ...call, anomalies }] } });
  }

  /** False where one of them is no call any more. */
  join(outerId: number, innerId: number): boolean {
    if (this.#joined.has(outerId)) return true;
    const [outer, inner] = [this.#folded.get(outerId), this.#folded.get(innerId)];
    const facts = outer === undefined || inner === undefined ? null : joinCalls(outer.facts, inner.facts);
    if (outer === undefined || inner === undefined || facts === null) return false;
    const position = Math.max(outer.group.position, inner.group.position);
    this.#joined.set(outerId, facts);
    this.#inner.set(innerId, { into: facts.call[0]?.id ?? '', facts: inner.facts });
    this.#folded.set(outerId, { ...outer, group: { ...outer.group, position }, facts });
    this.#folded.set(innerId, { ...inner, facts: noFacts() });
    return true;
  }

  linked(): Linked {
    const folded = [...this.#folded.values()];
    return {
      folded,
      // Each recording is told of by the connection that has it.
      written: folded.map(({ group: { id, account, connection }, facts }) => {
        const inner = this.#inner.get(id);
        if (inner !== undefined) {
          const recording = inner.facts.recording.map((one) => ({ ...one, call_id: inner.into }));
          return { account, connection, facts: { ...facts, recording } };
        }
        if (!this.#joined.has(id)) return { account, connection, facts };
        const others = new Set([...this.#inner.values()].flatMap((one) => one.facts.recording.map((recording) => recording.id)));
        return { account, connection, facts: { ...facts, recording: facts.recording.filter((one) => !others.has(one.id)) } };
      }),
    };
  }
}
