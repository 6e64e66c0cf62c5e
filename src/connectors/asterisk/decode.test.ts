import { describe, expect, it } from 'vitest';
import type { Decoded } from '#domain/delivery.ts';
import fc from '../../../test/properties.ts';
import { asterisk } from './connector.ts';
import { parseSettings } from './settings.ts';

const settings = parseSettings({
  timeZone: 'Europe/Madrid',
  agents: [{ id: 'Ana', aliases: ['1001'] }],
  cdrColumns: ['start', 'answer', 'end', 'disposition', 'uniqueid', 'linkedid', 'sequence', 'did', 'src', 'dst'],
});

function decode(format: string, body: string | Uint8Array): Decoded {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return asterisk.decode(
    { account: 'a', connection: 'c', deliveryKey: '', receivedAt: 0, seq: 1, headers: { format }, body: bytes },
    settings,
  );
}

describe('queue_log', () => {
  it('reads byte-order mark, Windows line ends and Latin-1, and knows an agent by every name', () => {
    const text = '\ufeff10|1.1|sales|Local/1001@agents/n|CONNECT|2|1.2|1\r\n11|1.1|sales|PJSIP/1001|COMPLETEAGENT|2|1|1\r\n';
    const { events, rejects } = decode('asterisk-queue-log', text);
    expect(rejects).toEqual([]);
    expect(events.filter(({ key }) => key === 'agent:Ana').map(({ event }) => event.kind)).toEqual([
      'agent_rung',
      'agent_engaged',
      'agent_released',
    ]);
    expect(events[0]?.links).toEqual(['call:1.2']);
    const latin = Buffer.from('12|1.3|sales|Mu\xf1oz|RINGNOANSWER|9000\n', 'latin1');
    expect(decode('asterisk-queue-log', latin).events[0]?.event).toMatchObject({ agent: 'Muñoz', ring_s: 9 });
  });

  it('refuses line by line, with what it got and wanted', () => {
    const { events, rejects } = decode(
      'asterisk-queue-log',
      '-5|1.1|q|NONE|ENTERQUEUE||1\n7|1.1|q\n8|1.1|q|NONE|ENTERQUEUE||2025550143|1\n9|1.1|q|A|COMPLETECALLER|4',
    );
    expect(events).toHaveLength(1);
    expect(rejects.map(({ line, byte }) => [line, byte])).toEqual([
      [1, 0],
      [2, 28],
      [4, 74],
    ]);
    expect(rejects[0]?.reason).toBe('time: got "-5", wanted seconds since 1970, not negative');
    expect(rejects[2]?.reason).toContain('torn');
  });

  it('keeps verbs that it does not know', () => {
    expect(decode('asterisk-queue-log', '5|1.1|q|NONE|CALLBACKASKED|x|y\n').events[0]?.event).toMatchObject({
      kind: 'unknown_verb',
      verb: 'CALLBACKASKED',
      data: ['x', 'y'],
    });
  });

  it('gives the same line the same identity, whatever its blanks', () => {
    const [a, b] = ['5|1.1|q|NONE|ABANDON|1|1|3\n', '5 | 1.1 | q | NONE | ABANDON | 1 | 1 | 3\r\n'].map(
      (line) => decode('asterisk-queue-log', line).events[0]?.id,
    );
    expect(a).toBe(b);
  });
});

describe('CDR', () => {
  const row = (...fields: string[]): string => fields.map((field) => `"${field}"`).join(',') + '\n';
  const at = (uniqueid: string, start: string, end: string): Decoded =>
    decode('asterisk-cdr-custom', row(start, '', end, 'NO ANSWER', uniqueid, uniqueid, '7', '', '', '100'));

  it('reads local time by its zone, and the autumn hour that comes twice by the epoch in the unique id', () => {
    // 2026-10-25 02:30 is first 00:30Z (summer time), then 01:30Z in Madrid.
    const first = Date.UTC(2026, 9, 25, 0, 30);
    const second = Date.UTC(2026, 9, 25, 1, 30);
    const started = (decoded: Decoded): unknown => decoded.events[0]?.event.at;
    expect(started(at(`${first / 1000}.5`, '2026-10-25 02:30:00', '2026-10-25 02:31:00'))).toBe(first);
    expect(started(at(`pbx-${second / 1000}.5`, '2026-10-25 02:30:00', '2026-10-25 02:31:00'))).toBe(second);
    const unknown = at('call-a', '2026-10-25 02:30:00', '2026-10-25 02:31:00').events[0]?.event;
    expect(unknown).toMatchObject({ record: { anomaly: 'local_time_ambiguous: 2026-10-25 02:30:00' } });
    const skipped = at('call-b', '2026-03-29 02:30:00', '2026-03-29 03:31:00').events[0]?.event;
    expect(skipped).toMatchObject({ record: { anomaly: 'local_time_skipped: 2026-03-29 02:30:00' } });
  });

  it('is itself by unique id and sequence', () => {
    expect(at('1795296334.8', '2026-11-21 22:25:34', '2026-11-21 22:25:52').events[0]?.id).toBe('x1795296334.8:7');
  });

  it.each([16, 18, 20, 21])('knows the standard layout of %i columns', (count) => {
    const base = [
      '',
      '100',
      '200',
      'in',
      '"A, ""B""" <100>',
      'SIP/a-00000001',
      'SIP/b-00000002',
      'Dial',
      'SIP/b,20',
      '2026-06-01 10:00:00',
      '',
      '2026-06-01 10:00:05',
      '5',
      '0',
      'NO ANSWER',
      'DOCUMENTATION',
    ];
    const more = { 16: [], 18: ['1.1', ''], 20: ['1.1', '', '1.1', '3'], 21: ['1.1', '', '', '1.1', '3'] }[count] ?? [];
    const text =
      [...base.map((field) => (field.startsWith('"') ? '"""A, B"" <100>"' : field)), ...more].join(',').replace('SIP/b,20', '"SIP/b,20"') +
      '\n';
    const { events, rejects } = decode('asterisk-cdr-csv', text);
    expect(rejects).toEqual([]);
    expect(events[0]?.event).toMatchObject({
      kind: 'call_record',
      at: Date.UTC(2026, 5, 1, 8),
      record: { clid: '"A, B" <100>', data: 'SIP/b,20', disposition: 'NO ANSWER' },
    });
  });

  it('refuses what cannot be', () => {
    const reasons = [
      at('1.1', '2026-13-01 10:00:00', ''),
      at('1.1', '2026-06-01 10:00:00', '2026-06-01 09:00:00'),
      decode('asterisk-cdr-csv', 'a,b\n'),
      decode('asterisk-cdr-csv', '"a\n'),
    ];
    expect(reasons.map(({ rejects }) => rejects[0]?.reason.split(':')[0])).toEqual(['start', 'end', 'row', 'row']);
  });
});

describe('AMI', () => {
  it('reads blocks with a time of their own or of the recorder, and refuses a torn one', () => {
    const hangup = 'Event: Hangup\r\nChannel: PJSIP/1001-0000000a\r\nUniqueid: 9.1\r\nLinkedid: 8.1\r\nCause: 16\r\n';
    const text = `# recv 2026-11-21T21:25:25.500Z\r\n${hangup}\r\n${hangup}Timestamp: 100.25\r\n\r\n${hangup}\r\nEvent: Hangup\r\nUniqueid: 9`;
    const { events, rejects } = decode('asterisk-ami', text);
    const calls = events.filter(({ key }) => key.startsWith('call:'));
    expect(calls.map(({ event }) => event.at)).toEqual([Date.UTC(2026, 10, 21, 21, 25, 25, 500), 100_250]);
    expect(calls[0]?.links).toEqual(['call:8.1']);
    expect(events.filter(({ key }) => key === 'agent:Ana')).toHaveLength(2);
    expect(rejects.map(({ reason }) => reason.slice(0, 24))).toEqual(['block: torn; got no line', 'Hangup: got no Timestamp']);
  });
});

describe('names that every object has', () => {
  it('are events that we do not know', () => {
    const block = (event: string): string => `Event: ${event}\r\nTimestamp: 5.1\r\nUniqueid: 1.1\r\nQueue: q\r\n\r\n`;
    const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty'];
    expect(decode('asterisk-ami', names.map(block).join(''))).toEqual({ events: [], rejects: [] });
  });
});

describe('anything', () => {
  it.each(Object.keys(asterisk.formats))('%s: bytes of any kind are decoded or refused, never thrown at', (format) => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.array(fc.constantFrom('|', ',', '"', '\n', '\r\n', 'Event: ', 'Newchannel', 'ENTERQUEUE', '1795296334', 'Timestamp: 1'), {
          maxLength: 30,
        }),
        (bytes, words) => {
          decode(format, bytes);
          decode(format, words.join(''));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('says what is wrong with settings', () => {
    expect(() => parseSettings({ timeZone: 'Mars/Base' })).toThrow(/time zone .*Mars\/Base.* is not known; wanted an IANA name/u);
    expect(() => parseSettings({ timeZone: 'UTC', featureCodes: ['('] })).toThrow(/no regular expression/u);
    expect(() => parseSettings({ timeZone: 'UTC', trunk: [] })).toThrow(/trunk/u);
  });
});
