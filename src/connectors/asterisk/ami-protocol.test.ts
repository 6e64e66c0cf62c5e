import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import fc from '../../../test/properties.ts';
import { actionText, AmiReader, type AmiMessage, headerOf, loginFields, pongTime } from './ami-protocol.ts';
import { decodeAmi } from './decode-ami.ts';
import { amiFilter, recorded } from './live.ts';
import { parseSettings } from './settings.ts';

const greeting = 'Asterisk Call Manager/11.0.0\r\n';
const file = gunzipSync(readFileSync(new URL('../../../examples/asterisk-a/ami-events.txt.gz', import.meta.url)));
/** The beginning of the sample as a server sends it: without the recorder's notes. */
const sample = file
  .subarray(0, 400_000)
  .toString('latin1')
  .split('\r\n')
  .filter((line) => !line.startsWith('# recv ') && !line.startsWith('Asterisk Call Manager/'))
  .join('\r\n');
const sent = Buffer.from(greeting + sample, 'latin1');

function read(...pieces: readonly Uint8Array[]): AmiMessage[] {
  const reader = new AmiReader();
  return pieces.flatMap((piece) => [...reader.push(piece)]);
}

const texts = (messages: readonly AmiMessage[]): string[] => messages.map((one) => ('text' in one ? one.text : JSON.stringify(one)));

describe('what a manager interface says', () => {
  const whole = read(sent);

  it('is a greeting, answers and events, byte for byte', () => {
    expect(whole[0]).toEqual({ kind: 'greeting', version: '11.0.0' });
    const kinds = whole.map((one) => ('name' in one ? `${one.kind} ${one.name}` : one.kind));
    expect(kinds.slice(1, 6)).toEqual([
      'response Success',
      'event FullyBooted',
      'event SuccessfulAuth',
      'response Success',
      'response Success',
    ]);
    const bytes = Buffer.concat(whole.flatMap((one) => ('bytes' in one ? [one.bytes] : [])));
    // A blank line stands after the recorder's greeting; the block that the cut tore is not given.
    expect(bytes.equals(sent.subarray(greeting.length + 2, greeting.length + 2 + bytes.length))).toBe(true);
    expect(sent.length - bytes.length).toBeLessThan(2_000);
  });

  it('is the same however its bytes are split', () => {
    const some = sent.subarray(0, 20_000);
    const wanted = texts(read(some));
    expect(texts(read(...[...some].map((byte) => Uint8Array.of(byte))))).toEqual(wanted);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: some.length - 1 }), { maxLength: 40 }), (places) => {
        const ends = [...new Set(places)].sort((a, b) => a - b);
        const pieces = [0, ...ends].map((from, index) => some.subarray(from, ends[index] ?? some.length));
        expect(texts(read(...pieces))).toEqual(wanted);
      }),
    );
  });

  it('may end its lines without a carriage return, and separate blocks by several blank lines', () => {
    const found = read(Buffer.from('Asterisk Call Manager/1.1\nResponse: Success\nActionID: 1\n\n\n\nEvent: Hangup\nCause: 16\n\n'));
    expect(found.map((one) => ('name' in one ? one.name : one.kind))).toEqual(['greeting', 'Success', 'Hangup']);
  });

  it('is broken off where it is something else', () => {
    expect(read(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\nEvent: Hangup\r\n\r\n'))).toEqual([
      {
        kind: 'broken',
        says: 'greeting: got "HTTP/1.1 400 Bad Request", wanted "Asterisk Call Manager/…": this port does not speak AMI',
      },
    ]);
    expect(read(Buffer.alloc(2_000, 65))).toMatchObject([{ kind: 'broken' }]);
    const endless = read(Buffer.from(greeting), Buffer.alloc(600_000, 65), Buffer.alloc(600_000, 65), Buffer.from('\r\n\r\n'));
    expect(endless).toMatchObject([{ kind: 'greeting' }, { kind: 'broken', says: expect.stringContaining('blank line') as string }]);
  });
});

describe('headers', () => {
  const block = { text: 'Event: VarSet\r\nVariable: Event\r\nValue: Uniqueid: 5\r\nUniqueid: 17.4\r\n\r\n' };

  it('are found at the beginning of a line only', () => {
    expect([headerOf(block, 'Uniqueid'), headerOf(block, 'Value'), headerOf(block, 'Linkedid')]).toEqual(['17.4', 'Uniqueid: 5', null]);
  });
});

describe('what is said to it', () => {
  it('is a login with the password, or with its proof', () => {
    expect(actionText('Login', 'x-1', loginFields('ana', 's3cret', null, 'system'))).toBe(
      'Action: Login\r\nActionID: x-1\r\nUsername: ana\r\nSecret: s3cret\r\nEvents: system\r\n\r\n',
    );
    // printf 840415273s3cret | md5sum
    expect(loginFields('ana', 's3cret', '840415273', 'off')).toEqual({
      Username: 'ana',
      AuthType: 'MD5',
      Key: 'd7994fd8cd10e2224514d095d0fd3f7b',
      Events: 'off',
    });
  });

  it('cannot carry a second header within a value', () => {
    expect(() => actionText('Login', '1', { Secret: 'x\r\nAction: Originate' })).toThrow('line end');
  });

  it('is answered with its clock', () => {
    expect(pongTime({ text: 'Response: Success\r\nPing: Pong\r\nTimestamp: 1795296385.154620\r\n\r\n' })).toBeCloseTo(
      1_795_296_385_154.62,
      2,
    );
    expect(pongTime({ text: 'Response: Success\r\nPing: Pong\r\n\r\n' })).toBeNull();
  });
});

describe('a block from the socket and from a file', () => {
  const settings = parseSettings({ timeZone: 'UTC' });
  const idsOf = (body: Uint8Array): string[] => decodeAmi(body, settings).events.map(({ id }) => id);
  const blocks = read(sent).flatMap((one) => ('bytes' in one ? [one] : []));

  it('is the same event, if it tells its time', () => {
    const file = idsOf(Buffer.concat(blocks.map(({ bytes }) => bytes)));
    const keeps = amiFilter({ timeZone: 'UTC' });
    const live = idsOf(Buffer.concat(blocks.filter((block) => keeps(block)).map((block) => recorded(block, 0))));
    const timed = new Set(file);
    expect(file.length).toBeGreaterThan(50);
    expect(live.filter((id) => timed.has(id))).toEqual(file);
  });

  it('bears the time of its arrival where it tells none', () => {
    const block = { text: 'Event: QueueMember\r\n\r\n', bytes: Buffer.from('Event: QueueMember\r\n\r\n') };
    expect(recorded(block, Date.UTC(2026, 10, 22, 8, 0, 0, 5)).toString()).toBe(
      '# recv 2026-11-22T08:00:00.005Z\r\nEvent: QueueMember\r\n\r\n',
    );
  });

  it('is kept unless nobody reads it', () => {
    const keeps = amiFilter({ timeZone: 'UTC', campaignVariables: ['CAMPAIGN'] });
    const variable = (name: string) => keeps({ kind: 'event', name: 'VarSet', text: `Event: VarSet\r\nVariable: ${name}\r\n\r\n` });
    expect([variable('__CAMPAIGN'), variable('QUEUESTATUS'), variable('CARD_NUMBER')]).toEqual([true, true, false]);
    const kind = (name: string) => keeps({ kind: 'event', name, text: '' });
    expect([kind('Hangup'), kind('SomethingNew'), kind('DTMFEnd'), kind('CEL')]).toEqual([true, true, false, false]);
  });
});
