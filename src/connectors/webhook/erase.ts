import type { EraseName, EraseRecord, Span } from '#connectors/erase.ts';
import { textOf, tokensOf } from '#connectors/json-tokens.ts';

/**
 * Items of our own schema as text, so that what is not erased stays as it was written: each object with a name is found,
 * and the number beside it. What is no JSON is searched as it is.
 */
export function* eraseLayout(text: string): Generator<EraseRecord> {
  const keep: Span[] = [];
  const names: EraseName[] = [];
  const open: Opened[] = [];
  let key: string | null = null;
  for (const token of tokensOf(text)) {
    if (token.kind === 'list' || token.kind === 'unlist') continue;
    const top = open.at(-1);
    if (token.kind === 'open') {
      open.push({ call: null, id: null, number: null, names: [] });
      key = null;
    } else if (token.kind === 'close') {
      const closed = open.pop();
      const above = open.at(-1);
      // A note tells a name and not the call: that stands around it.
      if (closed !== undefined && above !== undefined && (closed.call ?? closed.id) === null && closed.number === null)
        above.names.push(...closed.names);
      else if (closed !== undefined) names.push(...closed.names.map((name) => nameOf(text, closed, name)));
    } else if (token.kind === 'key') key = textOf(text, token);
    else if (top !== undefined && key !== null) {
      // An instant as our schema has it is no number, whatever its digits.
      if (/^\d{4}-\d\d-\d\dT/u.test(text.slice(token.from, token.before))) keep.push(token);
      if (key === 'caller') top.number = token;
      if (key === 'caller_name' && token.kind === 'string') top.names.push(token);
      if (key === 'call') top.call = textOf(text, token);
      if (key === 'id') top.id = textOf(text, token);
      key = null;
    }
  }
  for (const cut of open) names.push(...cut.names.map((name) => nameOf(text, cut, name)));
  yield { from: 0, before: text.length, keep, names };
}

interface Opened {
  call: string | null;
  id: string | null;
  number: Span | null;
  readonly names: Span[];
}

function nameOf(text: string, { number, call, id }: Opened, name: Span): EraseName {
  const told = { ...name, numbers: number === null ? [] : [number], text: textOf(text, name) };
  const of = call ?? id;
  return of === null ? told : { ...told, call: `call:${of}` };
}
