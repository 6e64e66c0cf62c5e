import { explain } from '#connectors/explain.ts';
import type { Meaning, Reading } from '#connectors/hosted.ts';
import type { Outcome } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';
import { stepLegs, withTransfers, type Leg } from './detail-legs.ts';
import { detail, isAnswered, type Detail, type Step } from './detail-schema.ts';
import { agentOf, apiRecording, numbersOf, recordOf, type ToldCall } from './parts.ts';

type Visit = ToldCall['visits'][number];

/** A whole call with its steps: menus, queues, and each agent who rang. */
export function readDetail(value: unknown, reading: Reading): readonly Meaning[] | string {
  const parsed = detail.safeParse(value);
  if (!parsed.success) return explain(parsed.error, value);
  const told = parsed.data;
  const [key, ...links] = [told.cdr_id, told.uuid].filter((id) => id !== null);
  if (key === undefined) return 'cdr_id: got nothing, wanted the id of the call';
  const { caller, number, anomaly } = numbersOf(reading, told.contact?.number ?? null, told.internal_number?.number ?? null);
  const { call, visits, legs } = courseOf(told, reading);
  const of = { caller_name: told.contact?.name ?? null, number_id: number, topics: tagsOf(told) };
  return [
    ...recordOf({ call: { ...call, ...caller, ...of }, visits, legs, key, links, rank: 'detail', anomaly }, reading),
    ...(told.recorded === true
      ? apiRecording(key, links, call.ended_at ?? told.date, call.outcome === 'voicemail' ? 'voicemail' : 'call')
      : []),
  ];
}

const tagsOf = ({ call_tags: tags }: Detail): string[] => (tags ?? []).flatMap(({ label }) => label ?? []);

/** A wait for people: a queue, or (a queue of one) an agent who is rung directly. */
const waits = ({ type }: Step): boolean => type === 'queue' || type === 'agent';
const speaks = ({ type }: Step): boolean => type === 'ivr' || type === 'playback';

function courseOf(told: Detail, reading: Reading): Pick<ToldCall, 'call' | 'visits' | 'legs'> {
  const steps = placed(told);
  const { direction, date: started } = told;
  const answered = told.status === 'answered' ? answerOf(told, steps) : null;
  const ended = endOf(told, answered);
  const sole = steps.flatMap(({ step }) => step.agent_calls ?? (step.type === 'agent' ? [step] : [])).filter(isAnswered).length === 1;
  const whole = sole ? told.call_times : null;
  const firstAnswer = steps.find(({ step }) => waits(step) && isAnswered(step));
  const visits: Visit[] = [];
  const legs: Leg[] = [];
  let leftBy: 'overflow' | 'transfer' = 'overflow';
  for (const [index, { step, at }] of steps.entries()) {
    const later = steps.slice(index + 1).map((next) => next.step);
    if (step.type === 'transfer') leftBy = 'transfer';
    if (!waits(step)) continue;
    const took = !isAnswered(step) ? null : steps[index] === firstAnswer ? answered : at + (step.call_times.wait ?? 0) * 1000;
    const queue = step.type === 'queue' ? (step.name ?? step.id) : agentOf(step.id, step.name, reading);
    const rung = stepLegs(step, { from: at, answered: took, started, outbound: direction === 'outbound', whole, queue }, reading);
    legs.push(...rung);
    if (direction !== 'inbound' || queue === null) continue;
    const exit = took === null ? exitOf(step, later) : 'answered';
    visits.push({
      queue_id: queue,
      enqueued_at: at,
      answered_at: took,
      exited_at: took ?? (step.call_times.wait === null ? ended : at + step.call_times.wait * 1000),
      agent_id: took === null ? null : (rung.find(({ result }) => result === 'answered')?.agent_id ?? null),
      exit,
      entry: visits.length === 0 ? 'first' : leftBy,
    });
    leftBy = took === null ? 'overflow' : 'transfer';
  }
  const greeting = steps.slice(0, steps.findIndex(({ step }) => waits(step)) >>> 0).filter(({ step }) => speaks(step));
  const spoken = greeting.map(({ step }) => step.total_time).filter((seconds) => seconds !== null);
  return {
    call: {
      direction,
      started_at: started,
      connected_at: greeting[0]?.at ?? answered,
      answered_at: answered,
      ended_at: ended,
      outcome:
        answered === null
          ? missOf(
              told,
              steps.map(({ step }) => step),
            )
          : 'answered',
      ivr_s: spoken.length === 0 ? null : spoken.reduce((sum, seconds) => sum + seconds, 0),
      agent_id: legs.find(({ result }) => result === 'answered')?.agent_id ?? null,
    },
    visits,
    legs: withTransfers(
      legs,
      steps.map(({ step }) => step),
      reading,
    ),
  };
}

interface Placed {
  readonly step: Step;
  readonly at: Instant;
}

/** When each step began; where it does not say so, when those before it were over. */
function placed(told: Detail): readonly Placed[] {
  let cursor = told.date;
  return (told.call_steps ?? []).map((step) => {
    const at = step.date ?? cursor;
    cursor = at + (waits(step) ? (step.call_times.wait ?? 0) + (step.call_times.talk ?? 0) : (step.total_time ?? 0)) * 1000;
    return { step, at };
  });
}

/**
 * When a person answered. Whether the wait of the whole call counts the menu is told both ways, so that of the queue is taken where
 * its beginning is told, too.
 */
function answerOf(told: Detail, steps: readonly Placed[]): Instant {
  const queue = steps.find(({ step }) => step.type === 'queue' && isAnswered(step))?.step;
  if (queue?.date != null && queue.call_times.wait !== null) return queue.date + queue.call_times.wait * 1000;
  const { wait, talk, total } = told.call_times;
  return told.date + (wait ?? (total === null ? 0 : Math.max(0, total - (talk ?? 0)))) * 1000;
}

function endOf({ date, call_times: times }: Detail, answered: Instant | null): Instant {
  const total = date + (times.total ?? times.wait ?? 0) * 1000;
  return answered === null ? total : Math.max(total, answered + (times.talk ?? 0) * 1000);
}

function exitOf(step: Step, later: readonly Step[]): Visit['exit'] {
  if (later.some(({ type }) => type === 'voicemail')) return later.some(waits) ? 'overflow' : 'voicemail';
  if (later.some(waits)) return 'overflow';
  return gaveUp(step) ? 'timeout' : 'abandoned';
}

/** The system ended the wait, not the caller. */
const gaveUp = ({ reason }: Step): boolean =>
  reason !== null && ['no_agents_online', 'no_agents_available', 'no_agents_picked_up', 'not_picked_up', 'offline'].includes(reason);

function missOf(told: Detail, steps: readonly Step[]): Outcome {
  if (told.direction === 'outbound') return 'no_answer';
  if (told.out_of_office === true) return 'closed';
  if (steps.some(({ type }) => type === 'voicemail')) return 'voicemail';
  const last = steps.findLast(waits);
  if (last !== undefined) return gaveUp(last) ? 'timeout' : 'abandoned';
  return steps.some(speaks) ? 'abandoned_ivr' : 'abandoned';
}
