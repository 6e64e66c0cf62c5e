/** Words of outgoing messages; apart from the schemas, so that a browser's bundle carries no validator. */

/** What may be told; `call_changed` goes with one of the others, because it says what became of a call that was told. */
export const outboundEvents = ['call_ended', 'call_lost', 'call_changed'] as const;
export type OutboundEvent = (typeof outboundEvents)[number];

export const outboundFormats = ['ringtrace', 'slack', 'ga4', 'meta'] as const;
export type OutboundFormat = (typeof outboundFormats)[number];

/** What each kind of receiver can be told: ad systems take nothing back. */
export const eventsOf: Readonly<Record<OutboundFormat, readonly OutboundEvent[]>> = {
  ringtrace: outboundEvents,
  slack: outboundEvents,
  ga4: ['call_ended', 'call_lost'],
  meta: ['call_ended'],
};

/** Whether a call is told as a conversion, which may have a value. */
export const tellsConversions = (format: OutboundFormat): format is 'ga4' | 'meta' => format === 'ga4' || format === 'meta';

/** `left_out`: there is nothing that this receiver could take. */
export const messageStates = ['waiting', 'sent', 'failed', 'left_out'] as const;
export type MessageState = (typeof messageStates)[number];

/** Something is told of at least one thing that happens, and a change of nothing else than that. */
export const tellsSomething = (events: readonly OutboundEvent[]): boolean => events.some((event) => event !== 'call_changed');
