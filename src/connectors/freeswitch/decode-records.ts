import { endOfLine, isReject, jsonMessages, shownMessage } from '#connectors/messages.ts';
import type { Decoded, Reject } from '#domain/delivery.ts';
import type { DecodedEvent } from '#domain/events.ts';
import { rawLegOfJson } from './cdr-json.ts';
import { rawLegOfXml } from './cdr-xml.ts';
import type { ChannelNames } from './channel-name.ts';
import { identified } from './identity.ts';
import { legOf, type RawLeg } from './leg.ts';
import { legEvents } from './leg-events.ts';
import { carried, textOf } from './transport.ts';

/** What mod_json_cdr and mod_xml_cdr post, and the files that they write where nobody answers; several of these, a line each. */
export function decodeRecords(body: Uint8Array, names: ChannelNames): Decoded {
  const events: DecodedEvent[] = [];
  const rejects: Reject[] = [];
  for (const { raw, line, byte, shown } of recordsIn(body)) {
    const leg = typeof raw === 'string' ? raw : legOf(raw);
    if (typeof leg === 'string') {
      rejects.push({ line, byte, reason: leg, text: shownMessage(shown) });
      continue;
    }
    const told = legEvents(leg, names);
    const links = told.links.map((link) => `call:${link}`);
    events.push(...told.events.map((event) => identified({ key: `call:${leg.uuid}`, links, event })));
  }
  return { events, rejects };
}

/** A record, or why there is none, and where it stands. */
interface Found extends Pick<Reject, 'line' | 'byte'> {
  readonly raw: RawLeg | string;
  readonly shown: unknown;
}

function recordsIn(body: Uint8Array): Found[] {
  const text = textOf(body);
  const trimmed = text.replace(/^\ufeff/u, '').trim();
  if (/^[[{]/u.test(trimmed)) return jsonRecords(body, { line: 0, byte: 0 });
  const whole = carried(trimmed);
  if (trimmed === '' || !trimmed.includes('\n') || whole?.text.startsWith('<') === true) return unit(trimmed, { line: 1, byte: 0 });
  let byte = 0;
  return text.split('\n').flatMap((line, index): Found[] => {
    const at = { line: index + 1, byte };
    byte = endOfLine(body, byte);
    return line.trim() === '' ? [] : unit(line, at);
  });
}

type At = Pick<Reject, 'line' | 'byte'>;

function unit(text: string, at: At): Found[] {
  const found = carried(text);
  if (found === null) {
    const got = text.trim() === '' ? 'nothing' : 'neither JSON nor XML';
    const raw = `body: got ${got}, wanted the record of a call as JSON or XML: as it is, as cdr=…, or in base64`;
    return [{ raw, ...at, shown: text }];
  }
  if (!found.text.startsWith('<')) return jsonRecords(Buffer.from(found.text), at);
  return [{ raw: rawLegOfXml(found.text), ...at, shown: text }];
}

function jsonRecords(body: Uint8Array, at: At): Found[] {
  const messages = jsonMessages(body);
  if (isReject(messages)) return [{ ...(at.line === 0 ? messages : at), raw: messages.reason, shown: messages.text }];
  return messages.map(({ value, line, byte, broken }, index) => {
    const raw = broken ?? rawLegOfJson(value);
    const place = at.line === 0 ? { line: line ?? index + 1, byte } : at;
    return { raw, ...place, shown: value };
  });
}
