import type { Call, Facts } from '#domain/facts.ts';
import { hourMs } from '#domain/instant.ts';
import type { Mapping } from '#domain/mapping.ts';
import { type RepeatedRule, repeatedCalls, SpamRules } from '#domain/spam-rules.ts';
import type { EventIndex } from '#log/delivery-log.ts';
import { repeatClass, type StoredSide } from '#log/mapping-change.ts';
import type { Linked } from './link-calls.ts';
import type { Folded } from './projector.ts';
import { joined, storeSides } from './sides-around.ts';

/**
 * Marks what the account's rules know as spam. Short calls of one caller are judged together: each group tells its own into the index,
 * and where one that is told or gone makes others of the caller spam, or spam no more, their groups are marked with it. So every call
 * follows from all, whatever came first.
 */
export async function markSpam(index: EventIndex, linked: Linked, mappings: ReadonlyMap<string, Mapping>): Promise<Linked> {
  const spam = new Set<number>();
  const calls = linked.folded.filter(({ group }) => group.kind === 'call');
  // Whatever the rules: a batch that was under way when one was removed has told for it once more.
  const held = calls.length === 0 ? [] : await index.repeatsOfGroups(calls.map(({ group }) => group.id));
  for (const [account, own] of Map.groupBy(calls, ({ group }) => group.account)) {
    const rules = mappings.get(account)?.spam ?? noRules;
    const groups = new Set(own.map(({ group }) => group.id));
    for (const { group, facts } of own) if (facts.call.some((call) => rules.ofCaller(call) !== null)) spam.add(group.id);
    const before = held.filter(({ group }) => groups.has(group));
    for (const group of await repeatedOf(index, account, rules, { own, groups, before })) spam.add(group);
  }
  if (spam.size === 0) return linked;
  const isSpam = linked.folded.map(({ group }) => spam.has(group.id));
  const marked = <One extends { readonly facts: Facts }>(one: One, at: number): One =>
    isSpam[at] === true ? { ...one, facts: asSpam(one.facts) } : one;
  return { folded: linked.folded.map(marked), written: linked.written.map(marked) };
}

const noRules = new SpamRules([]);

const asSpam = (facts: Facts): Facts => ({ ...facts, call: facts.call.map((call) => ({ ...call, spam: true })) });

/** The groups of a batch whose calls are spam by repetition. What changed of the short calls is stored, with the marks that follow. */
async function repeatedOf(
  index: EventIndex,
  account: string,
  rules: SpamRules,
  { own, groups, before }: { own: readonly Folded[]; groups: ReadonlySet<number>; before: readonly StoredSide[] },
): Promise<Set<number>> {
  const told = own.flatMap(({ group, facts }) =>
    facts.call.flatMap((call) =>
      rules.repeated.filter((rule) => rules.isShort(call, rule)).map((rule) => sideOf(call, rule, group.id, group.connection)),
    ),
  );
  if (before.length + told.length === 0) return new Set();
  const now = new Map(told.map((side) => [side.id, side]));
  const drop = before.filter(({ id }) => !now.has(id));
  const gone = new Set(drop.map(({ id }) => id));
  const found = new Set<number>();
  const mark: number[] = [];
  for (const rule of rules.repeated) {
    const isOfRule = (side: StoredSide): boolean => side.class.startsWith(classOf(rule, ''));
    const spans = spansAround([...before, ...told].filter(isOfRule), rule);
    const was = await index.sidesWithin(account, await index.narrowed(account, spans, 2 * (rule.calls - 1)));
    const is = [...was.filter(({ id }) => !gone.has(id) && !now.has(id)), ...told.filter(isOfRule)];
    const [earlier, later] = [judged(was, rule), judged(is, rule)];
    for (const { id, group } of is) {
      if (groups.has(group)) {
        if (later.has(id)) found.add(group);
      } else if (earlier.has(id) !== later.has(id)) mark.push(group);
    }
  }
  await storeSides(index, account, { told, known: before, drop, mark });
  return found;
}

const classOf = (rule: RepeatedRule, caller: string): string => `${repeatClass}${rule.id}:${caller}`;

function sideOf(call: Call, rule: RepeatedRule, group: number, connection: string): StoredSide {
  return {
    ...{ id: `${repeatClass}${rule.id}:${call.id}`, group, connection, class: classOf(rule, call.caller ?? '') },
    ...{ caller: call.caller ?? '', number: '', at: Math.floor(call.started_at), shownBy: group },
  };
}

function judged(sides: readonly StoredSide[], rule: RepeatedRule): Set<string> {
  return new Set([...Map.groupBy(sides, (side) => side.class).values()].flatMap((same) => [...repeatedCalls(same, rule)]));
}

/**
 * A call decides for those within the rule's hours, and these are decided by as many hours around them; of a number that calls without
 * end by the nearest ones alone: for as many before and after it as a row needs beside it, and these by as many again.
 */
function spansAround(places: readonly StoredSide[], { withinHours }: RepeatedRule) {
  const reach = 2 * withinHours * hourMs;
  return [...Map.groupBy(places, (side) => side.class)].flatMap(([name, same]) =>
    joined(same.map(({ at }) => ({ class: name, from: at - reach, to: at + reach }))).map((span) => ({
      ...span,
      first: span.from + reach,
      last: span.to - reach,
    })),
  );
}
