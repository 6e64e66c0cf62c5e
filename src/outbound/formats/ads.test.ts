import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { OutboundFormat } from '#contract/outbound-kinds.ts';
import { type Bench, callAt, eachOnBench } from '../../../test/outbound-bench.ts';
import type { Receiver } from '../../../test/receiver.ts';
import type { Origin } from '#outbound/origin.ts';
import { formats } from './all.ts';

/** Ad systems that are told of calls: what goes out is compared with what their documentation asks for. */

let bench: Bench;
let receiver: Receiver;
eachOnBench((...opened) => ([bench, receiver] = opened));

const [second, minute, hour] = [1000, 60_000, 3_600_000];
const bodies = (): unknown[] => receiver.received.map(({ body }) => JSON.parse(body.toString()) as unknown);
const log = async (id: string) => (await bench.messages(id)).map(({ call_id, state, failure }) => [call_id, state, failure]);

const visit = (startedAt: number, clicks: readonly string[]): Origin => ({
  ...{ session_id: 's1', visitor_id: 'v1', started_at: new Date(startedAt).toISOString(), source: 'google', medium: 'cpc' },
  ...{ campaign: 'Spring', keyword: null, landing_page: '/plumber', click_ids: clicks },
});

const ga4 = () => `${new URL(receiver.url).origin}/mp/collect?measurement_id=G-ABCDE12345&api_secret=s3cret`;
const meta = (more = '') => `${new URL(receiver.url).origin}/v21.0/1234567890/events?access_token=t0ken${more}`;

/** An answered call with 88 seconds of conversation that ends at 09:00:00. */
const answered = (id: string, talk: number | null = 88) =>
  callAt(id, bench.now, { outcome: 'answered', answered_at: new Date(bench.now - 90_000).toISOString(), talk_s: talk });

it('Google Analytics is told of a call as an event of its visitor, and never of the caller', async () => {
  const { id } = await bench.subscribe({
    url: ga4(),
    format: 'ga4',
    events: ['call_ended'],
    minTalkS: 60,
    value: 40,
    currency: 'EUR',
    numbersBy: 'user:ann',
  });
  bench.origins.set('a', visit(bench.now - 10 * minute, ['gclid=abc']));
  await bench.written(answered('a'), answered('short', 59), answered('b'), { ...answered('robot'), spam: true });
  await bench.after(5 * second);
  expect(receiver.received.map(({ path }) => path)).toEqual(Array(2).fill('/mp/collect?measurement_id=G-ABCDE12345&api_secret=s3cret'));
  const told = bodies() as { client_id: string; timestamp_micros: string; events: { name: string; params: object }[] }[];
  const ofVisit = told.find(({ events }) => events.length === 2);
  const session = { session_id: String(bench.now / 1000 - 605), engagement_time_msec: 1 };
  expect(ofVisit).toEqual({
    client_id: expect.stringMatching(/^\d+\.1\d{9}$/) as string,
    timestamp_micros: `${bench.now - 5000}000`,
    events: [
      { name: 'campaign_details', params: { ...session, source: 'google', medium: 'cpc', campaign: 'Spring' } },
      {
        name: 'phone_call',
        params: {
          ...session,
          ...{ call_id: 'a', call_direction: 'inbound', call_outcome: 'answered', call_duration: 88, call_wait: 42 },
          ...{ tracking_number: '+12025550100', value: 40, currency: 'EUR' },
        },
      },
    ],
  });
  expect(JSON.stringify(told)).not.toMatch(/12025550123|Hidden/);
  expect(await log(id)).toEqual([
    ['b', 'sent', null],
    ['a', 'sent', null],
  ]);
  // The same visitor, or the same caller, is the same client; another webhook knows the caller by another name.
  bench.origins.set('c', visit(bench.now, []));
  await bench.written(answered('c'), answered('d'));
  await bench.after(5 * second);
  const clients = new Map(
    (bodies() as typeof told).map(({ client_id: client, events }) => [(events.at(-1)?.params as { call_id: string }).call_id, client]),
  );
  expect(clients.get('c')).toBe(clients.get('a'));
  expect(clients.get('d')).toBe(clients.get('b'));
  expect(clients.get('d')).not.toBe(clients.get('c'));
});

it('a test of Google Analytics goes where messages are checked, and what that says is the failure', async () => {
  const { id } = await bench.subscribe({ url: ga4(), format: 'ga4' });
  receiver.answer = () => ({ status: 200, text: '{"validationMessages": []}' });
  expect(await bench.outbound().test(await bench.find(id))).toMatchObject({ state: 'sent', failure: null });
  const refusal = { fieldPath: 'events', description: 'Event at index: [0] has invalid name [_x].', validationCode: 'NAME_INVALID' };
  receiver.answer = () => ({ status: 200, text: JSON.stringify({ validationMessages: [refusal] }) });
  const failure = 'Google Analytics says: Event at index: [0] has invalid name [_x]. (NAME_INVALID)';
  expect(await bench.outbound().test(await bench.find(id))).toMatchObject({ state: 'failed', failure });
  expect(receiver.received.map(({ path }) => path.split('?')[0])).toEqual(Array(2).fill('/debug/mp/collect'));
});

it('what was taken may not be sent twice: only a receiver that failed is tried again, and nothing is told after 72 hours', async () => {
  const { id } = await bench.subscribe({ url: ga4(), format: 'ga4', events: ['call_ended'] });
  receiver.answer = () => ({ status: 403 });
  await bench.written(answered('refused'));
  await bench.after(5 * second);
  receiver.answer = () => ({ status: 503 });
  await bench.written(answered('late'));
  await bench.after(5 * second);
  for (let times = 0; times < 20; times++) await bench.after(6 * hour);
  expect(await log(id)).toEqual([
    ['late', 'failed', 'Answered 503.'],
    ['refused', 'failed', 'Answered 403.'],
  ]);
  const tries = receiver.received.length;
  expect(await bench.outbound().replay(await bench.find(id), null)).toBe(2);
  await bench.after(0);
  const why = 'It ended over 72 hours ago: Google Analytics takes nothing older.';
  expect(await log(id)).toEqual([
    ['late', 'left_out', why],
    ['refused', 'left_out', why],
  ]);
  expect(receiver.received).toHaveLength(tries);
});

it('Meta is told by the click, and by the digest of a number that may be told; a call of nobody is left out', async () => {
  const { id } = await bench.subscribe({
    url: meta('&test_event_code=TEST7'),
    format: 'meta',
    events: ['call_ended'],
    value: 25,
    currency: 'USD',
  });
  bench.origins.set('a', visit(Date.UTC(2026, 10, 22, 8), ['fbclid=AbC']));
  await bench.written(answered('a'), answered('b'));
  await bench.after(5 * second);
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
  const [row] = await bench.outbound().outbox.list(id, { limit: 1, before: 2 });
  const event = {
    ...{ event_name: 'Contact', event_time: Date.UTC(2026, 10, 22, 9) / 1000, event_id: row?.message_id, action_source: 'phone_call' },
    user_data: { fbc: `fb.1.${Date.UTC(2026, 10, 22, 8)}.AbC`, external_id: [digest('v1')] },
    custom_data: { order_id: 'a', value: 25, currency: 'USD' },
  };
  expect(bodies()).toEqual([{ data: [event] }]);
  expect(await log(id)).toEqual([
    ['b', 'left_out', 'Meta could not tell whose call it is: no click of theirs, and the number is not told.'],
    ['a', 'sent', null],
  ]);
  await bench.outbound().test(await bench.find(id));
  expect(bodies()[1]).toMatchObject({
    test_event_code: 'TEST7',
    data: [{ user_data: { fbc: expect.stringMatching(/\.test$/) as string } }],
  });

  const told = await bench.subscribe({ url: meta(), format: 'meta', events: ['call_ended'], numbersBy: 'user:ann' });
  await bench.written(answered('c'));
  await bench.after(5 * second);
  expect(bodies().at(-1)).toMatchObject({ data: [{ user_data: { ph: [digest('12025550123')] } }] });
  expect(await bench.outbound().test(await bench.find(told.id))).toMatchObject({ state: 'left_out', tries: 1 });
});

it('what was noted for a receiver of another kind is left out, not told as a conversion', async () => {
  const { id } = await bench.subscribe({ url: receiver.url, events: ['call_ended', 'call_lost', 'call_changed'] });
  receiver.answer = () => ({ status: 500 });
  await bench.written(callAt('lost', bench.now), answered('good'));
  await bench.after(5 * second);
  bench.origins.set('good', visit(bench.now - minute, ['fbclid=AbC']));
  bench.origins.set('lost', visit(bench.now - minute, ['fbclid=AbC']));
  await bench.outbound().subscriptions.change(id, { ...(await bench.find(id)), url: meta(), format: 'meta', events: ['call_ended'] });
  const before = receiver.received.length;
  receiver.answer = () => ({ status: 200 });
  await bench.after(10 * second);
  await bench.after(second);
  expect((await log(id)).map(([call, state]) => [call, state]).toSorted()).toEqual([
    ['good', 'sent'],
    ['lost', 'left_out'],
  ]);
  expect(bodies().slice(before)).toMatchObject([{ data: [{ event_name: 'Contact', custom_data: { order_id: 'good' } }] }]);
});

it('a dry run tells what would be sent of the last calls, and sends nothing', async () => {
  const { id } = await bench.subscribe({ url: meta(), format: 'meta', events: ['call_ended'], since: bench.now + hour });
  bench.origins.set('a', visit(bench.now, ['fbclid=AbC']));
  await bench.written(answered('a'), answered('b'));
  const previews = await bench.outbound().preview(await bench.find(id), { most: 10, numbers: true });
  expect(previews.map(({ call, event, leftOut }) => [call, event, leftOut === null])).toEqual([
    ['b', 'call_ended', false],
    ['a', 'call_ended', true],
  ]);
  expect(JSON.parse(previews[1]?.body ?? '')).toMatchObject({ data: [{ event_name: 'Contact', custom_data: { order_id: 'a' } }] });
  await bench.after(minute);
  expect(receiver.received).toEqual([]);
  expect(await log(id)).toEqual([]);
});

it.each([
  ['ga4', 'https://www.google-analytics.com/mp/collect?measurement_id=G-ABCDE12345&api_secret=x', null],
  ['ga4', 'https://region1.google-analytics.com/mp/collect?measurement_id=G-ABCDE12345&api_secret=x', null],
  ['ga4', 'https://www.google-analytics.com/mp/collect?measurement_id=UA-1&api_secret=x', 'wanted https://www.google-analytics.com/'],
  ['ga4', 'https://www.google-analytics.com/debug/mp/collect?measurement_id=G-ABCDE12345&api_secret=x', 'wanted https://www.google-'],
  ['meta', 'https://graph.facebook.com/v21.0/123/events?access_token=x', null],
  ['meta', 'https://graph.facebook.com/123/events?access_token=x', 'wanted https://graph.facebook.com/'],
  ['meta', 'https://graph.facebook.com/v21.0/123/events', 'wanted https://graph.facebook.com/'],
] satisfies [OutboundFormat, string, string | null][])('an address of %s: %s', (format, url, wrong) => {
  const says = formats[format].wrongUrl(new URL(url));
  if (wrong === null) expect(says).toBeNull();
  else expect(says).toContain(wrong);
});
