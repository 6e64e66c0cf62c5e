import type { Reading } from '#connectors/hosted.ts';
import type { Instant } from '#domain/instant.ts';
import { isAnswered, type AgentCall, type Detail, type Step } from './detail-schema.ts';
import { agentOf, numbersOf, type ToldCall } from './parts.ts';

export type Leg = ToldCall['legs'][number];

/** The step as the call has placed it. */
interface Within {
  readonly from: Instant;
  /** When an agent took the call in this step. */
  readonly answered: Instant | null;
  readonly started: Instant;
  readonly outbound: boolean;
  /** Times of the whole call, where only one agent had it and they are that agent's. */
  readonly whole: Detail['call_times'] | null;
  readonly queue: string | null;
}

/** The agents of a step, each with its offer. */
export function stepLegs(step: Step, within: Within, reading: Reading): Leg[] {
  const calls: readonly AgentCall[] = step.agent_calls ?? (step.type === 'agent' ? [step] : []);
  const taker = calls.find(isAnswered);
  const before = taker === undefined ? calls : calls.slice(0, calls.indexOf(taker) + 1);
  const rung = before.reduce((sum, { call_times: times }) => sum + (times.ring ?? 0), 0) * 1000;
  // Without dates: one agent after the other, the last of them the one who answered.
  let cursor = within.answered === null ? within.from : Math.max(within.from, within.answered - rung);
  const ends = datesAreEnds(taker, within.answered);
  return calls.flatMap((call): Leg[] => {
    const ring = (call.call_times.ring ?? 0) * 1000;
    const agent = agentOf(call.id, call.name, reading);
    const offered = call.date === null ? cursor : call.date - (ends ? ring : 0);
    cursor = offered + ring;
    if (agent === null) return [];
    if (call === taker && within.answered !== null) return [answeredLeg(call, agent, within.answered, within)];
    const result = isAnswered(call) ? null : resultOf(call, within.answered !== null);
    // Whoever was dialled for by a colleague's call has no offer of it.
    if (result === null || within.outbound) return [];
    return [{ agent_id: agent, queue_id: within.queue, offered_at: offered, ended_at: offered + ring, result }];
  });
}

/** Whether the date of an agent's step is its end: the interface says both; of the one who answered it can be seen. */
function datesAreEnds(taker: AgentCall | undefined, answered: Instant | null): boolean {
  if (taker?.date == null || answered === null) return false;
  const ring = (taker.call_times.ring ?? 0) * 1000;
  return Math.abs(taker.date - answered) < Math.abs(taker.date + ring - answered);
}

function answeredLeg(call: AgentCall, agent: string, answered: Instant, { from, started, outbound, whole, queue }: Within): Leg {
  const { talk = null, hold = null, wrapUp = null } = whole ?? {};
  const talked = call.call_times.talk ?? talk;
  const held = call.call_times.hold ?? hold;
  return {
    agent_id: agent,
    queue_id: outbound ? null : queue,
    offered_at: outbound ? started : Math.max(from, answered - (call.call_times.ring ?? 0) * 1000),
    answered_at: answered,
    ended_at: talked === null ? null : answered + talked * 1000,
    result: 'answered',
    // Talking counts the hold, ours does not.
    talk_s: talked === null ? null : Math.max(0, talked - (held ?? 0)),
    hold_s: held,
    acw_s: call.call_times.wrapUp ?? wrapUp,
    ...(outbound ? { dial_s: (answered - started) / 1000 } : {}),
    ...(call.status === 'cold_transfer' ? { transfer_kind: 'blind' as const } : {}),
  };
}

/** Null where the phone did not ring for nothing: another agent was quicker, or it never rang. */
function resultOf({ reason, call_times: times }: AgentCall, taken: boolean): 'missed' | 'declined' | 'caller_abandoned' | null {
  if (reason === 'canceled') return taken ? null : 'caller_abandoned';
  if (reason === 'rejected') return 'declined';
  const away = reason === 'offline' || reason === 'busy' || reason === 'idle';
  return away && (times.ring ?? 0) === 0 ? null : 'missed';
}

/** Where a call was passed on to stands in a step of its own, after that of who passed it on. */
export function withTransfers(legs: readonly Leg[], steps: readonly Step[], reading: Reading): Leg[] {
  const transfers = steps.filter(({ type }) => type === 'transfer');
  const given = legs.filter(({ result }) => result === 'answered').slice(0, transfers.length);
  return legs.map((leg) => {
    const endpoint = transfers[given.indexOf(leg)]?.endpoint ?? null;
    if (endpoint === null) return leg;
    const { caller, number } = numbersOf(reading, endpoint, endpoint);
    return { ...leg, transfer_to: number, transfer_target: caller.caller === null ? null : 'external' };
  });
}
