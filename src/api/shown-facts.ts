import { type Facts, rowTables } from '#domain/facts.ts';
import { toIso } from '#domain/instant.ts';

/** A fact in one line: field -> value; instants in ISO 8601. */
export type ShownFacts = Record<string, string | number | boolean | null>;

/** What says little when it is so of every call: it is left out where it is the usual. */
const usual: Readonly<Record<string, unknown>> = {
  seized: true,
  fcr_eligible: true,
  spam: false,
  test: false,
  escalated: false,
  followup_required: false,
};
const hidden = new Set(['id', 'connection', 'connected_at', 'ringing_at', 'caller_presented']);
/** Read first, in this order. */
const first = [
  'started_at',
  'direction',
  'outcome',
  'caller',
  'number_id',
  'queue',
  'wait_s',
  'agent',
  'talk_s',
  'answered_at',
  'ended_at',
];

/** One line for each call and each row of another table; a call's first visit and leg say queue, wait, agent and talk. */
export function shownFacts(facts: Facts): ShownFacts[] {
  const { call, visit, leg } = facts;
  const calls = call.map((one) => {
    const { measures, anomalies, agent_id, ...told } = one;
    const [waited] = visit;
    const talked = leg.find((each) => each.answered_at !== null) ?? leg[0];
    return {
      ...told,
      queue: waited?.queue_id ?? null,
      wait_s: waited?.exited_at == null ? null : (waited.exited_at - waited.enqueued_at) / 1000,
      agent: talked?.agent_id ?? agent_id,
      talk_s:
        talked?.talk_s ?? (talked?.answered_at == null || talked.ended_at === null ? null : (talked.ended_at - talked.answered_at) / 1000),
      ...measures,
      anomalies,
    };
  });
  return [...calls, ...rowTables.flatMap((table): object[] => facts[table])].map((fact) => lineOf(fact));
}

function lineOf(fact: object): ShownFacts {
  const told = new Map(Object.entries(fact).flatMap(([name, value]): [string, ShownFacts[string]][] => shown(name, value)));
  const line: ShownFacts = {};
  for (const name of [...first, ...told.keys()]) {
    const value = told.get(name);
    if (value !== undefined) line[name] = value;
  }
  return line;
}

function shown(name: string, value: unknown): [string, ShownFacts[string]][] {
  if (hidden.has(name) || value === null || value === undefined || value === '' || usual[name] === value) return [];
  if (typeof value === 'number') return [[name, isInstant(name) ? toIso(value) : Math.round(value * 1000) / 1000]];
  if (typeof value === 'string' || typeof value === 'boolean') return [[name, value]];
  if (Array.isArray(value)) return value.length === 0 ? [] : [[name, value.join(', ')]];
  return [];
}

const isInstant = (name: string): boolean => /_at$|^paid_(from|to)$/u.test(name);
