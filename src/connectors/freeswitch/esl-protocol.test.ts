import { describe, expect, it, vi } from 'vitest';
import { hostedFacts } from '../../../test/hosted-facts.ts';
import { asEvents, at } from '../../../test/freeswitch-records.ts';
import { freeswitch } from './connector.ts';
import { commandOf, EslReader, type EslMessage, eventsCommand, loginCommand } from './esl-protocol.ts';

const head = (headers: string, body = ''): string =>
  `${headers}${body === '' ? '' : `\nContent-Length: ${Buffer.byteLength(body)}`}\n\n${body}`;
const reply = (says: string): string => head(`Content-Type: command/reply\nReply-Text: ${says}`);
const eventOf = (event: unknown, space?: string): string => {
  const body = JSON.stringify(event, null, space);
  // An event tells its length first.
  return `Content-Length: ${Buffer.byteLength(body)}\nContent-Type: text/event-json\n\n${body}`;
};
const call = {
  uuid: 'a0000000-1',
  channel: 'sofia/external/12025550143@198.51.100.7',
  context: 'public',
  from: '12025550143',
  name: 'Zoë Lee',
};
const events = asEvents({ ...call, to: '12025550100', start: 0, answer: 2, end: 9, how: 'recv_bye' });

/** A session as a server tells it: login, subscription, a call, and its end. */
const session = [
  head('Content-Type: auth/request'),
  reply('+OK accepted'),
  reply('+OK event listener enabled json'),
  ...events.map((event, index) => eventOf(event, index === 1 ? '\t' : undefined)),
  eventOf({ 'Event-Name': 'HEARTBEAT', 'Event-Info': 'System Ready' }),
  head('Content-Type: api/response', '1795165200\n'),
  head('Content-Type: text/disconnect-notice\nContent-Disposition: disconnect', 'Disconnected, goodbye.\n'),
].join('');

function read(pieces: readonly Uint8Array[]): EslMessage[] {
  const reader = new EslReader();
  return pieces.flatMap((piece) => [...reader.push(piece)]);
}

/** Messages as one text: there are thousands of cuts to compare. */
const said = (messages: readonly EslMessage[]): string =>
  messages.map((message) => (message.kind === 'event' ? message.line.toString('latin1') : JSON.stringify(message))).join('\n');

describe('what a server says', () => {
  const bytes = Buffer.from(session);
  const whole = read([bytes]);

  it('is cut into its messages', () => {
    expect(whole.map((message) => (message.kind === 'event' ? message.name : message.kind))).toEqual([
      ...['auth', 'reply', 'reply', 'CHANNEL_CREATE', 'CHANNEL_ANSWER', 'CHANNEL_HANGUP_COMPLETE', 'HEARTBEAT', 'answer', 'farewell'],
    ]);
    expect(whole[1]).toEqual({ kind: 'reply', ok: true, says: '+OK accepted' });
    expect(whole.at(-2)).toEqual({ kind: 'answer', text: '1795165200' });
    expect(whole.at(-1)).toEqual({ kind: 'farewell', refused: false, says: 'Disconnected, goodbye.' });
  });

  it('is the same wherever the bytes are cut in two, and byte by byte', () => {
    const wanted = said(whole);
    for (let cut = 1; cut < bytes.length; cut++) expect(said(read([bytes.subarray(0, cut), bytes.subarray(cut)]))).toBe(wanted);
    expect(said(read([...bytes].map((byte) => Buffer.of(byte))))).toBe(wanted);
  });

  it('is the same with carriage returns and blank lines between', () => {
    const other = session.replaceAll('\n\n', '\r\n\r\n').replace('+OK accepted', '+OK accepted\r');
    expect(read([Buffer.from(`\n\n${other}`)]).map(({ kind }) => kind)).toEqual(whole.map(({ kind }) => kind));
  });

  it('is heard after any number of blank lines, which are not kept', () => {
    const reader = new EslReader();
    const kept = vi.spyOn(Buffer, 'concat');
    for (let pushed = 0; pushed < 200; pushed++) expect([...reader.push(Buffer.alloc(1000, '\n'))]).toEqual([]);
    // Nothing was left to put the next bytes behind.
    expect(kept).not.toHaveBeenCalled();
    kept.mockRestore();
    expect([...reader.push(bytes)].map(({ kind }) => kind)).toEqual(whole.map(({ kind }) => kind));
  });

  it('events become a call, a line each, whatever lines their JSON had', () => {
    const lines = whole.flatMap((message) => (message.kind === 'event' ? [message.line] : []));
    for (const line of lines) expect(line.indexOf('\n')).toBe(line.length - 1);
    const { calls, rejects } = hostedFacts(freeswitch, {}, [{ headers: { format: 'freeswitch-events' }, body: Buffer.concat(lines) }]);
    expect(rejects).toEqual([]);
    expect(calls).toMatchObject([
      { direction: 'inbound', started_at: at(0), ended_at: at(9), caller_presented: '12025550143', caller_name: 'Zoë Lee' },
    ]);
  });
});

describe('what does not go', () => {
  it.each([
    [
      'SSH-2.0-OpenSSH_9.2\r\n',
      'greeting: got "SSH-2.0-OpenSSH_9.2\\r", wanted "Content-Type: auth/request": this port does not speak the event socket',
    ],
    ['Content-Type: auth/request\nContent-Length: 99999999\n\n', 'Content-Length: got "99999999", wanted at most 8388608'],
    ['Content-Type: auth/request\nContent-Length: x\n\n', 'Content-Length: got "x", wanted at most 8388608'],
    [`Content-Type: ${'x'.repeat(70_000)}`, 'header: got more than 65536 bytes without a blank line'],
    ['Content-Length: 2\nContent-Type: text/event-json\n\n{}', 'event: got "{}", wanted JSON with an Event-Name'],
  ])('%s', (text, says) => {
    expect(read([Buffer.from(text), Buffer.from('\n\nContent-Type: auth/request\n\n')])).toEqual([{ kind: 'broken', says }]);
  });

  it('a wrong password and a refused address are told', () => {
    expect(read([Buffer.from(reply('-ERR invalid'))])).toEqual([{ kind: 'reply', ok: false, says: '-ERR invalid' }]);
    const rude = head('Content-Type: text/rude-rejection', 'Access Denied, go away.\n');
    expect(read([Buffer.from(rude)])).toEqual([{ kind: 'farewell', refused: true, says: 'Access Denied, go away.' }]);
  });
});

describe('what is said to it', () => {
  it('login and subscription', () => {
    expect(loginCommand('ClueCon')).toBe('auth ClueCon\n\n');
    expect(loginCommand('pw', '1000@example.com')).toBe('userauth 1000@example.com:pw\n\n');
    expect(eventsCommand(['CHANNEL_ANSWER', 'CUSTOM', 'callcenter::info'])).toBe('event json CHANNEL_ANSWER CUSTOM callcenter::info\n\n');
    expect(eventsCommand()).toMatch(/ CUSTOM callcenter::info\n\n$/u);
    expect(commandOf('api strepoch')).toBe('api strepoch\n\n');
  });

  it('a line end cannot smuggle in another command', () => {
    expect(() => loginCommand('x\n\napi shutdown')).toThrow('auth: a value has a line end.');
  });
});
