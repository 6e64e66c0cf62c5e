import type { CallFacts } from '#contract/call-view.ts';
import type { OutboundEvent } from '#contract/outbound-kinds.ts';
import { type Call, type Facts, lostOutcomes } from '#domain/facts.ts';
import { fromIso, type Instant } from '#domain/instant.ts';
import { formats } from './formats/all.ts';
import type { SavedSubscription } from './subscriptions.ts';

/** What must be known of a call to say what is told of it. */
export interface Tellable {
  readonly direction: string;
  readonly endedAt: Instant | null;
  readonly outcome: string | null;
  readonly answered: boolean;
  readonly queues: readonly string[];
  /** Seconds of conversation. */
  readonly talkS: number;
  /** Marked as spam or as a test. */
  readonly discounted: boolean;
}

/** Calls that ended longer ago are not told: files of the past, and a past that is decoded again. */
export const pastMs = 24 * 3_600_000;

/** What has happened to a call, whatever anybody wants to hear of it. A change is told by comparison with what was told. */
function happened(call: Tellable): OutboundEvent[] {
  if (call.endedAt === null || call.outcome === null) return [];
  return isLost(call) ? ['call_ended', 'call_lost'] : ['call_ended'];
}

/** A caller who wanted a person and got none, as the metric `lost_calls` counts them; short waits are lost, too. */
function isLost({ direction, answered, outcome, discounted }: Tellable): boolean {
  return direction === 'inbound' && !answered && !discounted && lostOutcomes.some((one) => one === outcome);
}

/** What a subscription is told of a call, in order. */
export function toldOf(subscription: SavedSubscription, call: Tellable): OutboundEvent[] {
  if (!isAbout(subscription, call)) return [];
  const longEnough = call.talkS >= subscription.minTalkS;
  return happened(call).filter((event) => subscription.events.includes(event) && (event !== 'call_ended' || longEnough));
}

/** Whether a subscription is about such calls at all. */
export function isAbout({ format, queues, directions }: SavedSubscription, call: Tellable): boolean {
  if (!formats[format].takes(call)) return false;
  if (directions.length > 0 && !directions.some((one) => one === call.direction)) return false;
  return queues.length === 0 || call.queues.some((queue) => queues.includes(queue));
}

/** As the fold gives it. */
export function tellableOf(call: Call, { visit, leg }: Facts): Tellable {
  return {
    direction: call.direction,
    endedAt: call.ended_at,
    outcome: call.outcome,
    answered: call.answered_at !== null,
    queues: visit.flatMap((one) => (one.call_id === call.id ? [one.queue_id] : [])),
    talkS: leg.reduce((talked, one) => talked + (one.call_id === call.id ? (one.talk_s ?? 0) : 0), 0),
    discounted: call.spam || call.test,
  };
}

/** As the warehouse gives it. */
export function tellableRow(call: CallFacts): Tellable {
  return {
    direction: call.direction,
    endedAt: call.ended_at === null ? null : fromIso(call.ended_at),
    outcome: call.outcome,
    answered: call.answered_at !== null,
    queues: call.queue_ids,
    talkS: call.talk_s ?? 0,
    discounted: call.spam || call.test,
  };
}
