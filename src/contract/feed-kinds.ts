/** Words of conversion feeds; apart from the schemas, so that a browser's bundle carries no validator. */

/** By what Google finds the click: its own mark on the click, or the caller of its own forwarding number. */
export const feedKinds = ['click', 'call'] as const;
export type FeedKind = (typeof feedKinds)[number];

export const feedOutcomes = ['answered_call', 'qualified_lead', 'sale'] as const;

/** Why a conversion is not in the feed. */
export const feedLeftOut = ['no_click', 'before_click', 'same_click', 'no_call', 'no_number', 'before_call', 'erased'] as const;
export type FeedLeftOut = (typeof feedLeftOut)[number];

/** `postponed`: figures were being counted again, so nothing was told. */
export const fetchStates = ['served', 'refused', 'postponed', 'failed'] as const;
export type FetchState = (typeof fetchStates)[number];

/** With this name and the password of a feed its address is opened. */
export const feedUser = 'google';
