import { isUtf8 } from 'node:buffer';

/**
 * How a record of a call travels: as it is, as the field `cdr` of a form, or in base64 (`encode` of mod_json_cdr and mod_xml_cdr),
 * and the same without the field's name in the files that the modules write where nobody answers.
 */
export interface Carried {
  /** What is carried. */
  readonly text: string;
  /** Carries another text the same way. */
  readonly wrap: (text: string) => string;
}

/** What a text (a body, or a line of it) carries; null where it is neither JSON nor XML, however it is taken. */
export function carried(text: string): Carried | null {
  const trimmed = text.replace(/^\ufeff/u, '').trim();
  const field = /^(?:[\w.-]+=[^&]*&)*?cdr=/u.exec(trimmed)?.[0] ?? '';
  const rest = trimmed.slice(field.length);
  if (isRecord(rest)) return { text: rest, wrap: (inner) => field + inner };
  // Further fields may follow one that is encoded.
  const [encoded = ''] = rest.split('&');
  const after = rest.slice(encoded.length);
  if (/^(?:\+|%20|%EF%BB%BF)*%(?:7B|5B|3C)/iu.test(encoded)) {
    const inner = percentDecoded(encoded.replaceAll('+', ' ')).trim();
    return { text: inner, wrap: (changed) => field + encodeURIComponent(changed) + after };
  }
  if (!/^[A-Za-z0-9+/\s]+={0,2}$/u.test(rest)) return null;
  const inner = textOf(Buffer.from(rest, 'base64')).trim();
  return isRecord(inner) ? { text: inner, wrap: (changed) => field + Buffer.from(changed).toString('base64') } : null;
}

function isRecord(text: string): boolean {
  return /^[{[<]/u.test(text);
}

/** `%20` and the like as what they stand for, once. What is no escape stays; bytes that are not UTF-8 are Latin-1. */
export function percentDecoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/giu, (escapes) => textOf(Buffer.from(escapes.replaceAll('%', ''), 'hex')));
}

/** Bytes as text: UTF-8 where they are, else Latin-1. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(isUtf8(bytes) ? 'utf8' : 'latin1');
}

/**
 * Whether the values of a record are URL-encoded one by one (`encode-values`, which is on by default). Nothing says so; but a
 * record is full of stamps and caller ids, and an encoded one has no blank, no quotation mark and no angle bracket anywhere.
 */
export function valuesEncoded(values: Iterable<string>): boolean {
  let escapes = false;
  for (const value of values) {
    if (/[\s"<>]/u.test(value)) return false;
    escapes ||= /%[0-9A-Fa-f]{2}/u.test(value);
  }
  return escapes;
}
