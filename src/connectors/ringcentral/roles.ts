import type { PartyTold } from './message.ts';

/**
 * `caller`: the outside party that called us. `dialler`: our agent's phone that dials. `colleague`: the same to a colleague.
 * `click`: our agent's phone that is rung first, by click-to-call; `target`: whom such a call is for. `far_end`: an outside phone that
 * is rung otherwise. `menu`, `agent`: an extension that is called.
 */
export type Role = 'caller' | 'dialler' | 'colleague' | 'click' | 'target' | 'far_end' | 'menu' | 'agent' | 'other';

/** The part that a party plays, as far as one message tells it. */
export function roleOf(party: PartyTold, origin: string | null): Role {
  const { direction, extension, to, ringOutRole } = party;
  if (origin === 'RingOut' && ringOutRole === 'Initiator' && extension !== null) return 'click';
  if (origin === 'RingOut' && ringOutRole === 'Target' && extension === null) return 'target';
  if (direction === 'Outbound') {
    if (extension === null) return 'caller';
    return to.extension !== null || isShort(to.number) ? 'colleague' : 'dialler';
  }
  if (direction !== 'Inbound') return 'other';
  if (extension === null) return 'far_end';
  return isMenu(party) ? 'menu' : 'agent';
}

/** Outside numbers have a plus; what has none is an extension, unless it is one of the world's emergency numbers. */
export function isShort(number: string | null): boolean {
  return number !== null && /^\d{2,8}$/u.test(number) && !/^(?:[2-9]11|112|999|000|933)$/u.test(number);
}

/** Nothing else tells a menu from a person. */
function isMenu({ to }: PartyTold): boolean {
  return /\bIVR\b/iu.test(to.name ?? '');
}
