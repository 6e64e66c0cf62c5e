/** Words of outgoing messages; apart from the schemas, so that a browser's bundle carries no validator. */

/** What may be told; `call_changed` goes with one of the others, because it says what became of a call that was told. */
export const outboundEvents = ['call_ended', 'call_lost', 'call_changed'] as const;
export type OutboundEvent = (typeof outboundEvents)[number];

export const outboundFormats = ['ringtrace', 'slack'] as const;
export type OutboundFormat = (typeof outboundFormats)[number];

export const messageStates = ['waiting', 'sent', 'failed'] as const;
export type MessageState = (typeof messageStates)[number];

/** Something is told of at least one thing that happens, and a change of nothing else than that. */
export const tellsSomething = (events: readonly OutboundEvent[]): boolean => events.some((event) => event !== 'call_changed');
