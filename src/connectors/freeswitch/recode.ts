import { textOf as stringOf, tokensOf } from '#connectors/json-tokens.ts';
import type { Span, Unpacked } from '#connectors/erase.ts';
import { carried, percentDecoded, textOf, valuesEncoded } from './transport.ts';

/** Records that travel in a form or in base64, or whose values are URL-encoded; null where everything stands there as it is. */
export function unpack(body: Uint8Array): Unpacked | null {
  const text = textOf(body);
  const trimmed = text.trim();
  const single = /^[[{]/u.test(trimmed) || carried(trimmed)?.text.startsWith('<') === true;
  const units = (single ? [text] : text.split('\n')).map(unpackUnit);
  if (units.every((unit) => unit.wrap === null)) return null;
  return {
    body: Buffer.from(units.map((unit) => unit.text).join(separator)),
    pack: (changed) => {
      const parts = changed.toString('utf8').split(separator);
      return Buffer.from(parts.map((part, index) => units[index]?.wrap?.(part) ?? part).join('\n'));
    },
  };
}

/** Between records that stood a line each: no text of a record holds it, and no digits run across it. */
const separator = '\n\u001e\n';

interface Unit {
  readonly text: string;
  readonly wrap: ((text: string) => string) | null;
}

function unpackUnit(unit: string): Unit {
  const inner = carried(unit);
  if (inner === null) return { text: unit, wrap: null };
  const plain = inner.text.startsWith('<') ? plainXml(inner.text) : plainJson(inner.text);
  if (plain === null) return inner.text === unit.trim() ? { text: unit, wrap: null } : { text: inner.text, wrap: inner.wrap };
  return { text: plain.text, wrap: (changed) => inner.wrap(plain.back(changed)) };
}

interface Plain {
  readonly text: string;
  readonly back: (text: string) => string;
}

/** Values of `variables` without their URL-encoding; null where none has it. */
function plainJson(text: string): Plain | null {
  const encoded = variablesIn(text).map((spans) => valuesEncoded(spans.map((span) => said(text, span))));
  if (!encoded.includes(true)) return null;
  const change = (of: string, to: (value: string) => string): string =>
    replaced(
      of,
      variablesIn(of).flatMap((spans, index) => (encoded[index] === true ? spans : [])),
      (span) => JSON.stringify(to(said(of, span))).slice(1, -1),
    );
  return { text: change(text, percentDecoded), back: (changed) => change(changed, percentEncoded) };
}

function said(text: string, span: Span): string {
  return stringOf(Buffer.from(text.slice(span.from, span.before), 'utf8').toString('latin1'), { from: 0, before: Infinity });
}

/** The texts in each `variables` of a JSON text. */
function variablesIn(text: string): Span[][] {
  const found: Span[][] = [];
  const path: string[] = [];
  let key = '';
  for (const { kind, from, before } of tokensOf(text)) {
    const inside = path.at(-1) === 'variables';
    if (kind === 'open' || kind === 'list') {
      path.push(key);
      if (kind === 'open' && key === 'variables') found.push([]);
      key = '';
    } else if (kind === 'close' || kind === 'unlist') path.pop();
    else if (kind === 'key') key = text.slice(from, before);
    else if (kind === 'string' && inside) found.at(-1)?.push({ from, before });
  }
  return found;
}

/** The same for XML, whose own escapes are around the URL-encoding. */
function plainXml(text: string): Plain | null {
  const spans = elementsIn(text);
  if (!valuesEncoded(spans.map((span) => unescaped(text.slice(span.from, span.before))))) return null;
  const change = (of: string, to: (value: string) => string): string =>
    replaced(of, elementsIn(of), (span) => escaped(to(unescaped(of.slice(span.from, span.before)))));
  return { text: change(text, percentDecoded), back: (changed) => change(changed, percentEncoded) };
}

function elementsIn(text: string): Span[] {
  const from = text.indexOf('<variables>');
  const before = text.indexOf('</variables>');
  if (from < 0 || before < from) return [];
  return [...text.slice(from + '<variables>'.length, before).matchAll(/<([\w:.-]+)(?:\s[^<>]*)?>([^<]*)<\/\1>/gu)].map((match) => {
    const start = from + '<variables>'.length + match.index + match[0].indexOf('>') + 1;
    return { from: start, before: start + (match[2] ?? '').length };
  });
}

function percentEncoded(text: string): string {
  // Half a character, which JSON can hold, has no encoding.
  return encodeURIComponent(Buffer.from(text).toString('utf8'));
}

function replaced(text: string, spans: readonly Span[], by: (span: Span) => string): string {
  let result = '';
  let at = 0;
  for (const span of spans) {
    result += text.slice(at, span.from) + by(span);
    at = span.before;
  }
  return result + text.slice(at);
}

const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' };

function unescaped(text: string): string {
  return text.replace(/&(?:lt|gt|quot|apos|amp);/gu, (entity) => entities[entity] ?? entity);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
