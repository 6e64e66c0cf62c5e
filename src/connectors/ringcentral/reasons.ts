import type { LegResult, Outcome } from '#domain/facts.ts';
import { own } from '#domain/own.ts';
import type { PartyTold } from './message.ts';

/** How a party left that passed the caller on; null = it did not. */
export function transferOf({ reason }: PartyTold): 'blind' | 'warm' | null {
  if (reason === 'BlindTransfer' || reason === 'RccTransfer' || reason === 'DtmfTransfer') return 'blind';
  return reason === 'AttendedTransfer' ? 'warm' : null;
}

const misses: Readonly<Record<string, Exclude<LegResult, 'answered'>>> = {
  Timeout: 'missed',
  NoAnswer: 'missed',
  Rejected: 'declined',
  TargetBusy: 'declined',
  Cancelled: 'caller_abandoned',
  CallFinished: 'caller_abandoned',
  CallDropped: 'caller_abandoned',
};

/** Why a phone stopped ringing; null = somebody else has the call, so it was nobody's miss. */
export function missOf({ reason, missedCall }: PartyTold): Exclude<LegResult, 'answered'> | null {
  if (reason === null) return missedCall === true ? 'missed' : 'caller_abandoned';
  return own(misses, reason) ?? null;
}

const failures: Readonly<Record<string, Outcome>> = {
  Timeout: 'no_answer',
  NoAnswer: 'no_answer',
  TargetBusy: 'busy',
  Rejected: 'rejected',
  Cancelled: 'cancelled',
  InternalError: 'failed',
  InvalidNumber: 'failed',
  InternationalDisabled: 'failed',
  DestinationBlocked: 'failed',
  NotEnoughFunds: 'failed',
  NoSuchUser: 'failed',
};

/** Why nobody answered a call of ours. */
export function outcomeOf({ reason }: PartyTold): Outcome | null {
  return reason === null ? null : (own(failures, reason) ?? null);
}
