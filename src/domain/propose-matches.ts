import type { MergeMember } from './mapping.ts';

/** A name as a connection tells it, with other names that the connection's settings know for it. */
export interface NamedThing extends MergeMember {
  readonly also: readonly string[];
}

export interface Match {
  readonly reason: 'same_email' | 'same_name' | 'same_extension';
  readonly members: readonly MergeMember[];
}

const ways: readonly { readonly reason: Match['reason']; readonly keyOf: (text: string) => string | null }[] = [
  { reason: 'same_email', keyOf: emailOf },
  { reason: 'same_name', keyOf: plainName },
  { reason: 'same_extension', keyOf: extensionOf },
];

/** Names that are probably one: by e-mail, else by name without case and accents, else by extension. Each name is proposed once. */
export function proposeMatches(things: readonly NamedThing[]): Match[] {
  const found: Match[] = [];
  const taken = new Set<NamedThing>();
  for (const { reason, keyOf } of ways) {
    const byKey = new Map<string, Set<NamedThing>>();
    for (const thing of things) {
      if (taken.has(thing)) continue;
      for (const text of [thing.name, ...thing.also]) {
        const key = keyOf(text);
        if (key !== null) byKey.set(key, (byKey.get(key) ?? new Set()).add(thing));
      }
    }
    for (const same of byKey.values()) {
      const free = [...same].filter((thing) => !taken.has(thing));
      if (free.length < 2) continue;
      for (const thing of free) taken.add(thing);
      found.push({ reason, members: free.map(({ connection, name }) => ({ connection, name })) });
    }
  }
  return found;
}

function emailOf(text: string): string | null {
  return /[^\s<>"]+@[^\s<>"]+\.[^\s<>"]+/u.exec(text)?.[0].toLowerCase() ?? null;
}

/** Letters and digits alone, without case and accents; an e-mail by what stands before the @. */
function plainName(text: string): string | null {
  const plain = text
    .replace(/@.*$/u, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return plain.length < 2 || /^\d+$/u.test(plain) ? null : plain;
}

/** Two to six digits alone, or after the technology of a phone (`PJSIP/1001`). */
function extensionOf(text: string): string | null {
  return /^(?:[A-Za-z]+\/)?(\d{2,6})(?:@.*)?$/u.exec(text.trim())?.[1] ?? null;
}
