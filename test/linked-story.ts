import type { DecodedEvent } from '#domain/events.ts';
import type { LinkRule } from '#domain/mapping.ts';
import { event, type Line, type Say } from './event-story.ts';

export const twilioToPbx: LinkRule = { id: 'main', outer: 'twilio', inner: 'pbx', numbers: [], beforeS: 5, afterS: 30, byCaller: true };
export const caller = '+12025550143';
export const number = '+13035550000';

/** A call that Twilio takes and forwards: its own words for it. */
export const outer = (key: string, at: number, over: { caller?: string | null; number?: string; lasts?: number } = {}): Line[] => [
  [at, key, { kind: 'call_started', direction: 'inbound', caller, number, campaign_id: 'spring', ...over }],
  [at, key, { kind: 'agent_offered', agent_id: 'sip:pbx' }],
  [at + 2, key, { kind: 'agent_answered', agent_id: 'sip:pbx' }],
  [at + (over.lasts ?? 60), key, { kind: 'call_ended', outcome: 'answered', ended_by: 'customer' }],
];

/** The same call inside: a menu, a queue, an agent. */
export const inner = (
  key: string,
  at: number,
  { caller: told = caller, answered = true }: { caller?: string | null; answered?: boolean } = {},
): Line[] => {
  const waited: [number, Say][] = [
    [0, { kind: 'call_started', direction: 'inbound', number: '600', caller: told }],
    [0, { kind: 'menu_entered' }],
    [5, { kind: 'queue_entered', queue_id: 'sales' }],
  ];
  const talked: [number, Say][] = [
    [8, { kind: 'agent_offered', agent_id: 'ann', queue_id: 'sales' }],
    [12, { kind: 'agent_answered', agent_id: 'ann', queue_id: 'sales' }],
    [12, { kind: 'queue_left', queue_id: 'sales', exit: 'answered', agent_id: 'ann' }],
  ];
  const ended: [number, Say][] = [[50, { kind: 'call_ended', ended_by: 'customer' }]];
  return [...waited, ...(answered ? talked : []), ...ended].map(([after, say]): Line => [at + after, key, say]);
};

export const toldOf = (...lines: readonly Line[][]): DecodedEvent[] => lines.flat().map(event);
