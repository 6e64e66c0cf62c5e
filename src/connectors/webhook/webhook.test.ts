import { describe, expect, test } from 'vitest';
import type { Delivery } from '#domain/delivery.ts';
import fc from '../../../test/properties.ts';
import { webhook } from './connector.ts';
import { replayWindowMs } from '#connectors/secrets.ts';
import { sign, verifySignature } from './signature.ts';

const settings = webhook.parseSettings({});

function decode(body: string) {
  const delivery: Delivery = {
    seq: 1,
    account: 'demo',
    connection: 'hook',
    deliveryKey: 'k',
    receivedAt: 0,
    headers: { format: 'ringtrace-events' },
    body: Buffer.from(body),
  };
  return webhook.decode(delivery, settings);
}

const started = { kind: 'call_started', call: 'c1', at: '2026-11-21T09:00:00Z', direction: 'inbound', caller: '+1 202 555 0143' };

describe('items', () => {
  test('one event alone, in a list, in a batch and a line each are the same event', () => {
    const alone = decode(JSON.stringify(started)).events;
    expect(alone).toMatchObject([
      {
        key: 'call:c1',
        event: { kind: 'call_started', at: Date.UTC(2026, 10, 21, 9), caller: '+12025550143', caller_presented: '+1 202 555 0143' },
      },
    ]);
    for (const body of [
      JSON.stringify([started]),
      JSON.stringify({ events: [started] }),
      `${JSON.stringify(started)}\n${JSON.stringify(started)}\n`,
    ]) {
      expect(new Set(decode(body).events.map((event) => event.id))).toEqual(new Set(alone.map((event) => event.id)));
    }
  });

  test('a bad item is refused with its place and reason, the good ones stay', () => {
    const { events, rejects } = decode(
      JSON.stringify([
        started,
        { ...started, at: '2026-11-21 09:00' },
        { kind: 'call_begun' },
        { ...started, kind: 'call_ringing', colour: 1 },
        7,
      ]),
    );
    expect(events).toHaveLength(1);
    expect(rejects.map(({ line, reason }) => [line, reason.slice(0, 75)])).toEqual([
      [2, 'item 1: at: got "2026-11-21 09:00", wanted ISO 8601 with zone, for example '],
      [3, 'item 2: kind: got "call_begun", wanted one of call_started, call_ringing, c'],
      [4, 'item 3: got unknown "direction", "caller", "colour"'],
      [5, 'item 4: kind: got nothing, wanted one of call_started, call_ringing, call_c'],
    ]);
  });

  test('ids beyond 2^53 keep every digit', () => {
    const body = '{"kind":"call_ringing","call":9007199254740993123,"links":[12345678901234567890],"at":"2026-11-21T09:00:00Z"}';
    expect(decode(body).events).toMatchObject([{ key: 'call:9007199254740993123', links: ['call:12345678901234567890'] }]);
  });

  test('the sender’s own id is the identity; a corrected row is another event of the same row', () => {
    const [a, b] = [1, 2].map((x) => decode(JSON.stringify({ ...started, id: 'e1', caller_name: `n${x}` })).events[0]?.id);
    expect(a).toBe(b);
    const rows = [20, 25].map((amount) =>
      decode(
        JSON.stringify({
          kind: 'cost_recorded',
          id: 'r',
          from: '2026-11-01T00:00:00Z',
          to: '2026-12-01T00:00:00Z',
          category: 'lines',
          amount,
        }),
      ),
    );
    const [first, second] = rows.map((row) => row.events[0]);
    expect(first?.key).toBe('fact:cost:r');
    expect(second?.key).toBe(first?.key);
    expect(second?.id).not.toBe(first?.id);
  });

  test('nothing that comes in makes it throw; every item is an event or a reject', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.json().map((json) => `[${json},{"kind":"call_ended","call":${json}}]`),
        ),
        (body) => {
          const { events, rejects } = decode(body);
          expect(events.length + rejects.length > 0 || body.trim() === '[]' || body.trim() === '{"events":[]}').toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('signature', () => {
  const now = Date.UTC(2026, 10, 21, 9);
  const body = Buffer.from('{"a":1}');
  test('fits the bytes, the secret and the time', () => {
    expect(verifySignature(body, sign(body, ['new'], now), ['new', 'old'], now)).toEqual({ ok: true });
    expect(verifySignature(body, sign(body, ['old'], now), ['new', 'old'], now + replayWindowMs)).toEqual({ ok: true });
    expect(verifySignature(body, sign(body, ['other'], now), ['new', 'old'], now).ok).toBe(false);
    expect(verifySignature(Buffer.from('{"a":2}'), sign(body, ['new'], now), ['new'], now).ok).toBe(false);
    expect(verifySignature(body, sign(body, ['new'], now), ['new'], now + replayWindowMs + 1000).ok).toBe(false);
    expect(verifySignature(body, sign(body, ['new'], now), [], now).ok).toBe(false);
  });
  test('a known value, to be compared by other implementations', () => {
    // printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac secret
    expect(sign(body, ['secret'], 1_700_000_000_000)).toBe(
      `t=1700000000,v1=49f24e537407743fa4a0242bb63b94b9a47ee99cbbe071ccd8a22550ae411686`,
    );
  });
  test('hostile headers are refused, never thrown', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `t=1,v1=${text}`),
        ),
        (header) => {
          expect(verifySignature(body, header, ['s'], now).ok).toBe(false);
        },
      ),
    );
  });
});
