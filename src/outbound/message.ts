import { createHash } from 'node:crypto';
import type { CallFacts } from '#contract/call-view.ts';
import { toIso } from '#domain/instant.ts';
import type { Origin } from './origin.ts';
import type { MessageRow } from './schema.ts';

/** What erasing a caller changes: never stored with a message, but read each time that it is sent; as is the visit that it came from. */
const ofTheCaller = ['caller', 'caller_presented', 'caller_name', 'caller_country', 'caller_area', 'anomalies'] as const;
type OfTheCaller = Pick<CallFacts, (typeof ofTheCaller)[number]>;

/** A message as our own format tells it. */
export interface Message {
  readonly id: string;
  readonly event: MessageRow['event'];
  readonly account: string;
  readonly ordering_key: string;
  readonly sequence: number;
  readonly at: string;
  readonly link: string | null;
  readonly call: CallFacts;
  /** The visit to a website in which the call was made; null = none is known. */
  readonly origin: Origin | null;
}

/** The facts that a message keeps, and by what they are compared. */
export function frozen(call: CallFacts): { readonly facts: string; readonly digest: string } {
  const kept = Object.fromEntries(Object.entries(call).filter(([name]) => !ofTheCaller.some((one) => one === name)));
  const facts = JSON.stringify(kept);
  const digest = createHash('sha256').update(facts).digest('base64url');
  return { facts, digest };
}

export type MessageHead = Pick<MessageRow, 'message_id' | 'event' | 'account' | 'call_id' | 'sequence' | 'noted_at'>;

/** The message with the facts that it keeps, and of the caller what is known now: nothing where the call is gone. */
export function messageOf(row: MessageHead, facts: string, call: CallFacts | null, link: string | null, origin: Origin | null): Message {
  const { caller, caller_presented, caller_name, caller_country, caller_area, anomalies } = call ?? unknownCaller;
  return {
    ...{ id: row.message_id, event: row.event, account: row.account, ordering_key: row.call_id, sequence: row.sequence },
    ...{ at: toIso(row.noted_at), link },
    origin,
    call: { ...keptFacts(facts), caller, caller_presented, caller_name, caller_country, caller_area, anomalies },
  };
}

const unknownCaller: OfTheCaller = {
  ...{ caller: null, caller_presented: null, caller_name: null, caller_country: null, caller_area: null },
  anomalies: [],
};

/** Only `frozen` makes these texts. */
function keptFacts(facts: string): Omit<CallFacts, keyof OfTheCaller> {
  return JSON.parse(facts) as Omit<CallFacts, keyof OfTheCaller>;
}

/** What a test message tells: a call that never was. */
export function exampleCall(now: number): CallFacts {
  const at = (secondsAgo: number): string => toIso(now - secondsAgo * 1000);
  return {
    ...{ id: 'test', connection: 'test', direction: 'inbound', started_at: at(60), seized: true },
    ...{ ringing_at: null, connected_at: null, answered_at: null, ended_at: at(0) },
    ...{ outcome: 'abandoned', ended_by: 'customer', caller: '+12025550123', caller_presented: '+12025550123', caller_name: 'Test caller' },
    ...{ caller_country: 'US', caller_area: null, number_id: '+12025550100', ivr_s: null, blocked_reason: null, sip_code: null },
    ...{ lead_id: null, campaign_id: null, visitor_id: null, session_id: null, disposition: null, topics: [], goals: [] },
    ...{ resolved: null, escalated: false, followup_required: false, fcr_eligible: true, recording_consent: null },
    ...{ spam: false, test: true, anomalies: [], queue_ids: ['sales'], agent_ids: [] },
    ...{ wait_s: 42, talk_s: null, hold_s: null, acw_s: null, transfer_kinds: [] },
  };
}

/** A receiver's answer may repeat what it was told: numbers and the caller's name have no place in the log of messages. */
export function shownAnswer(text: string, { call }: Message, mask: (number: string) => string): string {
  const name = call.caller_name?.trim() ?? '';
  const nameless = name.length < 2 ? text : text.replaceAll(name, '•••');
  return nameless.replace(/\+?\d{7,15}/g, mask);
}
