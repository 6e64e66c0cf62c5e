import type { EraseLayout, EraseName, EraseRecord, Span } from './erase.ts';
import { textOf, tokensOf } from './json-tokens.ts';

/** Where in a system's messages its callers stand: paths with dots, `data.contact.first_name`; lists do not count. */
export interface MessagePlaces {
  /** Names of callers. They are erased with a number of the same message, or by the call. */
  readonly names: readonly string[];
  /** Bare JSON numbers that are telephone numbers: any other bare number is an instant, a duration or an id. */
  readonly bareNumbers?: readonly string[];
  /** Texts that are never telephone numbers, whatever their digits: ids and instants. */
  readonly keep: readonly string[];
  /** Objects within a body that are a message each, besides the body itself and the elements of its list. */
  readonly messages?: readonly string[];
  /** The id of the call, as the events of the message are keyed by it. */
  readonly call: readonly string[];
}

interface Place extends Span {
  readonly path: string;
  readonly bare: boolean;
  readonly text: string;
}

const instant = /^\d{4}-\d\d-\d\d[T ]/u;

/** JSON, one message or several. */
export function jsonErase(places: MessagePlaces): EraseLayout {
  return function* layout(text) {
    let found: Place[] = [];
    const path: string[] = [];
    let key: string | null = null;
    let from = 0;
    for (const token of tokensOf(text)) {
      switch (token.kind) {
        case 'open':
          // An element of a list stands where its list stands.
          path.push(key ?? '');
          key = null;
          break;
        case 'close': {
          // A `true`, `false` or `null` gives no token: the name of a last field has no value that would end it.
          key = null;
          const closed = pathOf(path);
          path.pop();
          if (closed !== '' && places.messages?.includes(closed) !== true) break;
          yield recordOf(places, found, { from, before: token.before });
          found = [];
          from = token.before;
          break;
        }
        case 'list':
          path.push(key ?? '');
          key = null;
          break;
        case 'unlist':
          key = null;
          path.pop();
          break;
        case 'key':
          key = textOf(text, token);
          break;
        case 'string':
        case 'number': {
          found.push({
            from: token.from,
            before: token.before,
            path: pathOf([...path, key ?? '']),
            bare: token.kind === 'number',
            text: textOf(text, token),
          });
          key = null;
        }
      }
    }
    if (found.length > 0) yield recordOf(places, found, { from, before: text.length });
  };
}

/** Lists, and what stands in them without a key of its own, add nothing. */
const pathOf = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('.');

/** `application/x-www-form-urlencoded`, one message a line; a path is the name of a field. */
export function formErase(places: MessagePlaces): EraseLayout {
  return function* layout(text) {
    for (const line of text.matchAll(/[^\n]+/gu)) {
      const found = [...line[0].matchAll(/([^&=]*)=([^&]*)/gu)].map((field): Place => {
        const [all, name = '', value = ''] = field;
        const before = line.index + field.index + all.length;
        const [decoded] = new URLSearchParams(`v=${Buffer.from(value, 'latin1').toString('utf8')}`).values();
        return { from: before - value.length, before, path: name, bare: false, text: decoded ?? value };
      });
      yield recordOf(places, found, { from: line.index, before: line.index + line[0].length });
    }
  };
}

/** A message tells of one call and one caller: every name in it belongs to every number in it. */
function recordOf({ names, bareNumbers = [], keep, call }: MessagePlaces, found: readonly Place[], span: Span): EraseRecord {
  const of = found.find(({ path }) => call.includes(path))?.text;
  const named = found.filter(({ path, text }) => names.includes(path) && text !== '');
  return {
    ...span,
    keep: found.filter(({ path, bare, text }) => (bare ? !bareNumbers.includes(path) : keep.includes(path) || instant.test(text))),
    names: named.map(({ from, before, text }): EraseName => ({
      from,
      before,
      text,
      numbers: [span],
      ...(of === undefined ? {} : { call: `call:${of}` }),
    })),
  };
}
