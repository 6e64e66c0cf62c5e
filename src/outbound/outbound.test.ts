import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { signatureHeader, verifySignature } from '#connectors/webhook/signature.ts';
import { account, type Bench, callAt, eachOnBench } from '../../test/outbound-bench.ts';
import { type Received, type Receiver, startReceiver } from '../../test/receiver.ts';
import type { Message } from './message.ts';
import { nextTry } from './sender.ts';

let bench: Bench;
let receiver: Receiver;
eachOnBench((...opened) => ([bench, receiver] = opened));

const [second, minute, hour] = [1000, 60_000, 3_600_000];
const messageIn = ({ body }: Received): Message => JSON.parse(body.toString()) as Message;
const told = (): string[] => receiver.received.map(messageIn).map(({ event, sequence, call }) => `${call.id} ${sequence} ${event}`);

describe('a call', () => {
  it('that was lost is told as ended and as lost, in order, signed as our own intake verifies it', async () => {
    const { id, secret } = await bench.subscribe({ url: receiver.url });
    await bench.written(callAt('a', bench.now));
    await bench.after(4 * second);
    expect(told()).toEqual([]);
    await bench.after(second);
    await bench.after(0);
    expect(told()).toEqual(['a 1 call_ended', 'a 2 call_lost']);
    for (const { body, headers } of receiver.received) {
      expect(verifySignature(body, String(headers[signatureHeader]), [secret], bench.now)).toEqual({ ok: true });
      expect(verifySignature(body, String(headers[signatureHeader]), ['another'], bench.now)).toMatchObject({ ok: false });
      expect(headers['ringtrace-delivery']).toBe((JSON.parse(body.toString()) as Message).id);
    }
    expect(receiver.received.map(messageIn)[0]).toMatchObject({
      ...{ account: 'demo', ordering_key: 'a', link: 'https://calls.example/calls/a' },
      call: { id: 'a', outcome: 'abandoned', wait_s: 42, queue_ids: ['sales'], caller: '+12•••••••23', caller_name: 'Z•••' },
    });
    expect((await bench.messages(id)).map(({ state, tries, status, answer }) => [state, tries, status, answer])).toEqual([
      ['sent', 1, 200, 'ok'],
      ['sent', 1, 200, 'ok'],
    ]);
  });

  it('that is folded again is not told again; a change is told to who asked for it, once', async () => {
    await bench.subscribe({ url: receiver.url, events: ['call_ended', 'call_changed'] });
    const call = callAt('a', bench.now);
    for (let times = 0; times < 3; times++) await bench.written(call);
    await bench.after(5 * second);
    for (let times = 0; times < 3; times++) await bench.written(call);
    await bench.after(5 * second);
    expect(told()).toEqual(['a 1 call_ended']);
    await bench.written({ ...call, disposition: 'wrong number' });
    await bench.written({ ...call, disposition: 'complaint' });
    await bench.after(5 * second);
    await bench.written({ ...call, disposition: 'complaint' });
    await bench.after(5 * second);
    expect(told()).toEqual(['a 1 call_ended', 'a 2 call_changed']);
    expect(receiver.received.map(messageIn)[1]?.call.disposition).toBe('complaint');
    // There and back again: that is two changes.
    await bench.written(call);
    await bench.after(5 * second);
    expect(told().slice(2)).toEqual(['a 3 call_changed']);
    expect(new Set(receiver.received.map(messageIn).map(({ id }) => id)).size).toBe(3);
  });

  it('that turns out otherwise before it was told is told as it turned out', async () => {
    const { id } = await bench.subscribe({ url: receiver.url });
    await bench.written(callAt('a', bench.now));
    await bench.written(callAt('a', bench.now, { outcome: 'answered', answered_at: new Date(bench.now - 9000).toISOString() }));
    await bench.after(5 * second);
    await bench.after(0);
    expect(told()).toEqual(['a 1 call_ended']);
    expect(receiver.received.map(messageIn)[0]?.call.outcome).toBe('answered');
    expect(await bench.messages(id)).toHaveLength(1);
  });

  it('of the past is not told: before the subscription, or a day ago; nor what a filter leaves out', async () => {
    const { id } = await bench.subscribe({
      url: receiver.url,
      queues: ['sales'],
      directions: ['inbound'],
      since: bench.now - 2 * 24 * hour,
    });
    await bench.subscribe({ url: receiver.url, since: bench.now });
    const before = bench.now - minute;
    await bench.written(
      ...[callAt('old', bench.now - 24 * hour - 1), callAt('other queue', before, { queue_ids: ['support'] })],
      ...[callAt('internal', before, { direction: 'internal' }), callAt('going on', before, { ended_at: null, outcome: null })],
      callAt('good', before),
    );
    await bench.after(5 * second);
    await bench.after(0);
    expect(told()).toEqual(['good 1 call_ended', 'good 2 call_lost']);
    expect(await bench.messages(id)).toHaveLength(2);
  });

  it('of a connection that is being decoded again waits; one that then is no more is not told', async () => {
    const { id } = await bench.subscribe({ url: receiver.url, events: ['call_ended'] });
    bench.unsettled.add('demo/pbx');
    await bench.written(callAt('half', bench.now), callAt('whole', bench.now));
    await bench.after(5 * second);
    expect(told()).toEqual([]);
    bench.calls.delete('half');
    bench.unsettled.clear();
    await bench.after(5 * second);
    expect(told()).toEqual(['whole 1 call_ended']);
    await bench.after(2 * hour);
    expect(await bench.messages(id)).toHaveLength(1);
  });
});

describe('a receiver', () => {
  it('that fails is tried again with growing pauses, the same message each time, and given up after three days', async () => {
    const { id } = await bench.subscribe({ url: receiver.url, events: ['call_ended'] });
    receiver.answer = () => ({ status: 503, text: 'busy' });
    const call = callAt('a', bench.now);
    await bench.written(call);
    await bench.after(5 * second);
    const waits = [10 * second, 30 * second, 2 * minute, 10 * minute, 30 * minute, hour, 2 * hour, 4 * hour];
    for (const [at, wait] of waits.entries()) {
      await bench.after(wait - 1);
      expect(receiver.received).toHaveLength(at + 1);
      await bench.after(1);
      expect(receiver.received).toHaveLength(at + 2);
    }
    // What is known of the call meanwhile does not change what was said of it.
    await bench.written({ ...call, disposition: 'later' });
    for (let times = 0; times < 20; times++) await bench.after(6 * hour);
    expect(new Set(receiver.received.map(({ body }) => body.toString())).size).toBe(1);
    const tries = receiver.received.length;
    expect(tries).toBe(19);
    expect(await bench.messages(id)).toMatchObject([{ state: 'failed', tries, status: 503, failure: 'Answered 503.', answer: 'busy' }]);

    receiver.answer = () => ({ status: 200 });
    expect(await bench.outbound().replay(await bench.find(id), null)).toBe(1);
    await bench.after(0);
    expect(await bench.messages(id)).toMatchObject([{ state: 'sent', tries: 1, failure: null }]);
    expect(await bench.outbound().replay(await bench.find(id), null)).toBe(0);
    const [row] = await bench.messages(id);
    expect(await bench.outbound().replay(await bench.find(id), row?.id ?? 0)).toBe(1);
    await bench.after(0);
    expect(new Set(receiver.received.map(({ body }) => body.toString())).size).toBe(1);
  });

  it('gets one message of a call at a time, four calls at once, and holds up no other receiver', async () => {
    const slow = await startReceiver();
    let [now, most] = [0, 0];
    const open = new Map<string, number>();
    slow.answer = async (request) => {
      const { ordering_key: key } = messageIn(request);
      now += 1;
      most = Math.max(most, now);
      open.set(key, (open.get(key) ?? 0) + 1);
      expect(open.get(key)).toBe(1);
      // Until others came, too: however slowly they do.
      for (let waited = 0; waited < 10 && most < 4; waited++) await new Promise((resolve) => setTimeout(resolve, 40));
      now -= 1;
      open.set(key, 0);
      return { status: 200 };
    };
    await bench.subscribe({ url: slow.url });
    await bench.subscribe({ url: receiver.url });
    await bench.written(...Array.from({ length: 10 }, (_, at) => callAt(`c${at}`, bench.now)));
    bench.now += 5 * second;
    for (let times = 0; times < 6; times++) {
      await bench.sender().round();
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    expect(receiver.received.length).toBeGreaterThan(slow.received.length);
    for (let times = 0; times < 12; times++) await bench.after(0);
    expect(most).toBe(4);
    for (const { received } of [slow, receiver]) {
      const all = received.map(messageIn).map(({ call, sequence }) => `${call.id} ${sequence}`);
      expect(all.toSorted()).toEqual(Array.from({ length: 20 }, (_, at) => `c${Math.floor(at / 2)} ${(at % 2) + 1}`));
      for (let at = 0; at < 10; at++) expect(all.indexOf(`c${at} 1`)).toBeLessThan(all.indexOf(`c${at} 2`));
    }
    await slow.close();
  });

  it('that fails for the first message of a call gets the second one after it only', async () => {
    await bench.subscribe({ url: receiver.url });
    receiver.answer = () => ({ status: 500 });
    await bench.written(callAt('a', bench.now), callAt('b', bench.now));
    await bench.after(5 * second);
    await bench.after(second);
    receiver.answer = () => ({ status: 200 });
    await bench.after(10 * second);
    await bench.after(0);
    expect(told().toSorted()).toEqual([
      'a 1 call_ended',
      'a 1 call_ended',
      'a 2 call_lost',
      'b 1 call_ended',
      'b 1 call_ended',
      'b 2 call_lost',
    ]);
    expect(told().indexOf('a 2 call_lost')).toBeGreaterThan(told().lastIndexOf('a 1 call_ended'));
  });

  it('sees numbers only while whoever asked for them may; its answer is kept without them', async () => {
    const { id } = await bench.subscribe({ url: receiver.url, events: ['call_ended'], numbersBy: 'user:ann' });
    receiver.answer = ({ body }) => ({ status: 200, text: body.toString() });
    await bench.written(callAt('a', bench.now));
    await bench.after(5 * second);
    bench.maySeeNumbers.clear();
    await bench.written(callAt('b', bench.now));
    await bench.after(5 * second);
    expect(receiver.received.map(messageIn).map(({ call }) => [call.caller, call.caller_name])).toEqual([
      ['+12025550123', 'Zoë Hidden'],
      ['+12•••••••23', 'Z•••'],
    ]);
    const kept = JSON.stringify(await bench.messages(id));
    expect(kept).toContain('"sent"');
    expect(kept).not.toMatch(/12025550123|Hidden/);
    expect(await bench.outbound().showsNumbers(await bench.find(id))).toBe(false);
  });

  it('is signed to with both secrets for a day after a new one was made', async () => {
    const { id, secret } = await bench.subscribe({ url: receiver.url, events: ['call_ended'] });
    const renewed = await bench.outbound().subscriptions.newSecret(id, bench.now);
    await bench.written(callAt('a', bench.now));
    await bench.after(5 * second);
    await bench.written(callAt('b', bench.now + 23 * hour));
    await bench.after(24 * hour);
    const opens = receiver.received.map(({ body, headers }) =>
      [secret, renewed].map((one) => {
        const header = String(headers[signatureHeader]);
        return verifySignature(body, header, [one], Number(/t=(\d+)/.exec(header)?.[1]) * 1000).ok;
      }),
    );
    expect(opens).toEqual([
      [true, true],
      [false, true],
    ]);
  });

  it('of the kind Slack gets text and blocks, in which a name does nothing', async () => {
    await bench.subscribe({ url: receiver.url, format: 'slack', events: ['call_lost'], numbersBy: 'user:ann' });
    await bench.written(callAt('a', bench.now, { caller_name: '<!channel> & co' }));
    await bench.after(5 * second);
    const { text, blocks } = JSON.parse(receiver.received[0]?.body.toString() ?? '') as { text: string; blocks: { type: string }[] };
    expect(text).toBe('Call lost: &lt;!channel&gt; &amp; co +12025550123 · abandoned · inbound · +12025550100 · sales · 0:42');
    expect(blocks.map(({ type }) => type)).toEqual(['section', 'section', 'context']);
    expect(JSON.stringify(blocks)).toContain('<https://calls.example/calls/a|Open the call>');
    expect(JSON.stringify(blocks)).not.toContain('<!channel>');
  });

  it('can be tried with a call that never was; nothing follows a failure', async () => {
    const { id } = await bench.subscribe({ url: receiver.url });
    receiver.answer = () => ({ status: 404, text: 'no such hook' });
    expect(await bench.outbound().test(await bench.find(id))).toMatchObject({
      event: 'test',
      state: 'failed',
      status: 404,
      answer: 'no such hook',
    });
    await bench.after(hour);
    expect(receiver.received.map(messageIn).map(({ event, call }) => [event, call.test, call.caller])).toEqual([
      ['test', true, '+12•••••••23'],
    ]);
  });
});

describe('killed', () => {
  /** What dies, and what the receiver has then been told after a restart. */
  it('before a message is sent: it is sent after', async () => {
    await bench.subscribe({ url: receiver.url });
    await bench.written(callAt('a', bench.now));
    await bench.reopen();
    await bench.written(callAt('a', bench.now));
    await bench.after(5 * second);
    await bench.after(0);
    expect(told()).toEqual(['a 1 call_ended', 'a 2 call_lost']);
  });

  it('on its way, or before the answer is noted: the same message comes again', async () => {
    const send = bench.parts.send;
    for (const received of [false, true]) {
      const dies = async (url: string, body: Uint8Array, headers: Readonly<Record<string, string>>): Promise<never> => {
        if (received) await fetch(url, { method: 'POST', body: Buffer.from(body), headers });
        return await new Promise<never>(() => undefined);
      };
      bench.parts = { send: dies };
      await bench.reopen();
      const id = `killed ${received ? 'after' : 'before'}`;
      const { id: subscription } = await bench.subscribe({ url: receiver.url, events: ['call_ended'] });
      await bench.written(callAt(id, bench.now));
      bench.now += 5 * second;
      await bench.sender().round();
      await new Promise((resolve) => setTimeout(resolve, 300));
      bench.parts = send === undefined ? {} : { send };
      await bench.reopen();
      // Told otherwise meanwhile: what may have been said is said again as it was.
      bench.calls.set(id, callAt(id, bench.now, { disposition: 'later' }));
      await bench.after(0);
      await bench.after(hour);
      const own = receiver.received.map(messageIn).filter(({ call }) => call.id === id);
      expect(own.map(({ call }) => call.disposition)).toEqual(received ? [null, null] : [null]);
      expect(new Set(own.map((one) => JSON.stringify(one))).size).toBe(1);
      await bench.outbound().subscriptions.remove(account, subscription);
    }
  });
});

it('what is replayed while the sender looks for what is due is looked for at once', async () => {
  const subscription = await bench.find((await bench.subscribe({ url: receiver.url })).id);
  const outbound = bench.outbound();
  // No time passes: only a word can make it look again.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const due = vi.spyOn(outbound.outbox, 'due');
  due.mockImplementationOnce(async () => {
    await outbound.replay(subscription, null);
    return [];
  });
  outbound.start();
  for (let turns = 0; turns < 2_000 && due.mock.calls.length < 2; turns++) await turn();
  vi.useRealTimers();
  await outbound.close();
  expect(due).toHaveBeenCalledTimes(2);
});

it('pauses grow up to six hours', () => {
  const pauses = Array.from({ length: 12 }, (_, at) => (nextTry(at + 1, 0, 0) ?? 0) / second);
  expect(pauses).toEqual([10, 30, 120, 600, 1800, 3600, 7200, 14_400, 21_600, 21_600, 21_600, 21_600]);
  expect(nextTry(3, 0, 72 * hour)).toBeNull();
});
