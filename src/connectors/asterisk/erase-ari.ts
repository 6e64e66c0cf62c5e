import type { EraseName, EraseRecord, Span } from '#connectors/erase.ts';
import { textOf, tokensOf } from '#connectors/json-tokens.ts';

/** What tells when or which channel, whatever its digits. */
const kept = new Set(['id', 'timestamp', 'creationtime', 'recv', 'protocol_id', 'asterisk_id', 'channels', 'channel_ids']);

interface Party {
  name: (Span & { readonly text: string }) | null;
  number: Span | null;
}

/** Events of the REST interface: a name belongs to the number in its own object; an agent's stands beside a caller's in most events. */
export function* ariErase(text: string): Generator<EraseRecord> {
  const open: Party[] = [];
  let keep: Span[] = [];
  let names: EraseName[] = [];
  let key = '';
  let from = 0;
  for (const token of tokensOf(text)) {
    const { from: start, before } = token;
    const party = open.at(-1);
    switch (token.kind) {
      case 'open':
        open.push({ name: null, number: null });
        break;
      case 'close': {
        const { name, number } = open.pop() ?? { name: null, number: null };
        if (name !== null && number !== null && name.text !== '') names.push({ ...name, numbers: [number] });
        if (open.length > 0) break;
        yield { from, before, keep, names };
        [from, keep, names] = [before, [], []];
        break;
      }
      case 'key':
        key = textOf(text, token);
        break;
      case 'string':
      case 'number':
        if (kept.has(key)) keep.push({ from: start, before });
        if (party !== undefined && key === 'name') party.name = { from: start, before, text: textOf(text, token) };
        if (party !== undefined && key === 'number') party.number = { from: start, before };
        break;
      case 'list':
      case 'unlist':
        break;
    }
  }
}
