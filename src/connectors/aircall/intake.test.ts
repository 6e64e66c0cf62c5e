import { describe, expect, test } from 'vitest';
import fc from '../../../test/properties.ts';
import type { PostedDelivery } from '../../../test/hosted-facts.ts';
import { eraseText, type EraseList } from '#connectors/erase.ts';
import { numberReader } from '#domain/phone-number.ts';
import { aircall } from './connector.ts';
import { ann, at, call, facts, sales, say, t0 } from '../../../test/aircall-messages.ts';

describe('the token', () => {
  const message = JSON.stringify(say('created', 1).body);
  const posted = (body: string, secrets: readonly string[]) =>
    aircall.posts?.verify({ headers: {}, body: Buffer.from(body), url: 'https://calls.example.com/ingest/k', topic: '', secrets, now: 0 });
  const misfit = { ok: false, reason: 'token: does not fit this request and any valid secret' };

  test('is that of one of the webhooks', () => {
    expect(posted(message, ['tok'])).toEqual({ ok: true });
    expect(posted(message, ['other webhook', 'tok'])).toEqual({ ok: true });
    expect(posted(message, ['tok2'])).toEqual(misfit);
    expect(posted(message.replace('"tok"', '"tol"'), ['tok'])).toEqual(misfit);
    expect(posted(message, [])).toEqual(misfit);
    for (const body of ['', 'no JSON', '[]', 'null', '{"token":1}', '{"data":{"token":"tok"}}']) {
      expect(posted(body, ['tok'])).toEqual({ ok: false, reason: 'token: got none' });
    }
  });

  test('is asked for at the one address there is, and nothing names a delivery but its content', () => {
    expect(Object.keys(aircall.posts?.topics ?? {})).toEqual(['']);
    expect(aircall.posts?.deliveryKey({ headers: {}, body: Buffer.from(message), url: '', topic: '', secrets: [], now: 0 })).toBeNull();
  });
});

describe('what comes in', () => {
  test('instants are UTC seconds, whatever the zone of the number', () => {
    for (const zone of ['America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu']) {
      const { calls } = facts(say('created', 1, { started_at: 1743296400, number: { ...sales, time_zone: zone } }));
      // The hour that Europe skips on 30 March 2025.
      expect(calls[0]?.started_at).toBe(Date.parse('2025-03-30T01:00:00Z'));
    }
  });

  test('ids beyond 2^53 keep every digit', () => {
    const body = (id: string): string => JSON.stringify(say('created', 1).body).replace('"id":7', `"id":${id}`).replace('CA01', id);
    const { calls } = facts({ body: body('9007199254740993123') }, { body: body('9007199254740993124') });
    expect(calls).toHaveLength(2);
  });

  test('what tells nothing of calls gives nothing; what nobody knows is refused by name', () => {
    const other = (event: string): PostedDelivery => ({ body: { event, timestamp: t0, data: {} } });
    for (const event of ['number.opened', 'contact.updated', 'message.received', 'transcription.created', 'ai_voice_agent.started'])
      expect(facts(other(event))).toEqual({ calls: [], visits: [], legs: [], agentStates: [], rejects: [] });
    const reasons = (...deliveries: PostedDelivery[]) => facts(...deliveries).rejects.map(({ reason }) => reason);
    const wanted = 'wanted one of call.* or user.* that we know, or one that tells nothing of calls';
    expect(reasons(other('call.teleported'), other('fax.sent'))).toEqual([
      `event: got "call.teleported", ${wanted}`,
      `event: got "fax.sent", ${wanted}`,
    ]);
    expect(reasons(say('ended', 1, { direction: 'sideways' }))).toEqual(['data.direction: got "sideways", wanted inbound or outbound']);
    expect(reasons(say('ended', 1, { started_at: '14:00' as never }))).toEqual([
      'data.started_at: got "14:00", wanted whole seconds since 1970 (UTC)',
    ]);
    expect(reasons({ body: { data: call } })).toEqual(['event: got nothing, wanted the name of an event, such as call.ended']);
  });

  test('fields that are not sure may have any form', () => {
    const odd = { teams: 'Sales', ivr_options_selected: 3, transferred_to: 'x', contact: 'y', external_transferred_to: {}, voicemail: 1 };
    const { calls, rejects } = facts(say('ended', 50, { ...odd, answered_at: t0 + 5, ended_at: t0 + 40, user: ann } as never));
    expect(rejects).toEqual([]);
    expect(calls).toMatchObject([{ outcome: 'answered', answered_at: at(5) }]);
  });

  test('nothing that comes in makes it throw', () => {
    fc.assert(
      fc.property(fc.constantFrom('call.ended', 'user.closed', 'x'), fc.json(), fc.json(), (event, data, seconds) => {
        facts({ body: `{"event":"${event}","timestamp":${seconds},"data":${data}}` }, { body: data });
      }),
      { numRuns: 300 },
    );
  });
});

test('a caller is erased: number and names go, ids, times and agents stay', () => {
  const token = '999000000000001';
  const list: EraseList = {
    lengths: new Set([10, 11]),
    find: (digits) => (['12125550167', '2125550167', '1748872800', '1748872900'].includes(digits) ? token : null),
    findName: () => null,
  };
  const erase = (text: string): string => {
    const { layoutOf, numbers } = aircall.erasing(aircall.parseSettings({}));
    return eraseText(text, list, layoutOf({ headers: {} }), numberReader(numbers)) ?? text;
  };
  const contact = {
    id: 2125550167,
    first_name: 'Zora',
    last_name: 'Lee',
    phone_numbers: [{ value: '+12125550167' }],
    emails: [{ value: 'z@x.org' }],
  };
  const body = { ...call, user: ann, ended_at: t0 + 100, contact, call_uuid: 'CA2125550167' };
  const gone = {
    ...body,
    raw_digits: `+${token}`,
    contact: {
      ...contact,
      ...{ first_name: 'erased-000001', last_name: 'erased-000001' },
      phone_numbers: [{ value: `+${token}` }],
      emails: [{ value: 'erased-000001' }],
    },
  };
  expect(erase(JSON.stringify({ timestamp: t0, data: body }))).toBe(JSON.stringify({ timestamp: t0, data: gone }));
  const another = { ...body, id: 9, raw_digits: '+17205550132', contact: null, call_uuid: 'CA3' };
  expect(erase(JSON.stringify({ calls: [body, another] }))).toBe(JSON.stringify({ calls: [gone, another] }));
});
