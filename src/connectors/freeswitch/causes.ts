import type { Value } from './leg.ts';

/** A whole number; null for anything else. */
export function whole(text: string): number | null {
  return /^\d{1,9}$/u.test(text) ? Number(text) : null;
}

const busy = new Set(['USER_BUSY']);
const unanswered = new Set(['NO_ANSWER', 'NO_USER_RESPONSE', 'ALLOTTED_TIMEOUT', 'PROGRESS_TIMEOUT', 'MEDIA_TIMEOUT']);
const cancelled = new Set(['ORIGINATOR_CANCEL']);
const failed = new Set([
  ...['UNALLOCATED_NUMBER', 'NO_ROUTE_TRANSIT_NET', 'NO_ROUTE_DESTINATION', 'DESTINATION_OUT_OF_ORDER', 'INVALID_NUMBER_FORMAT'],
  ...['NORMAL_CIRCUIT_CONGESTION', 'NETWORK_OUT_OF_ORDER', 'NORMAL_TEMPORARY_FAILURE', 'SWITCH_CONGESTION', 'REQUESTED_CHAN_UNAVAIL'],
  ...['INCOMPATIBLE_DESTINATION', 'BEARERCAPABILITY_NOTAVAIL', 'OUTGOING_CALL_BARRED', 'RECOVERY_ON_TIMER_EXPIRE', 'INVALID_GATEWAY'],
  ...['GATEWAY_DOWN', 'INVALID_URL', 'INVALID_PROFILE', 'CHAN_NOT_IMPLEMENTED', 'USER_NOT_REGISTERED', 'SUBSCRIBER_ABSENT'],
]);

/** Why a placed leg was not answered, by the words that the fold knows; '' = its cause says nothing of it. */
export function dialStatus(cause: string): '' | 'BUSY' | 'NOANSWER' | 'CANCEL' | 'CONGESTION' {
  if (busy.has(cause)) return 'BUSY';
  if (unanswered.has(cause)) return 'NOANSWER';
  if (cancelled.has(cause)) return 'CANCEL';
  return failed.has(cause) ? 'CONGESTION' : '';
}

/** The disposition of a call record, by the same causes. */
export function dispositionOf(cause: string): 'BUSY' | 'FAILED' | 'NO ANSWER' {
  const status = dialStatus(cause);
  return status === 'BUSY' ? 'BUSY' : status === 'CONGESTION' ? 'FAILED' : 'NO ANSWER';
}

/** The final SIP answer; null where the leg was not SIP or had none. */
export function sipCode(value: Value): number | null {
  const told = [value('sip_term_status'), value('sip_invite_failure_status'), value('proto_specific_hangup_cause').replace(/^sip:/u, '')];
  const code = told.find((text) => /^[1-6]\d\d$/u.test(text));
  return code === undefined ? null : Number(code);
}
