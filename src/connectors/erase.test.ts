import { describe, expect, it } from 'vitest';
import { numberReader } from '#domain/phone-number.ts';
import { eraseText, type EraseList } from './erase.ts';
import { connectors } from './index.ts';
import { jsonErase } from './message-erase.ts';

const token = '999000000000001';
const listed = (...forms: string[]): EraseList => ({
  lengths: new Set(forms.map((form) => form.length)),
  find: (digits) => (forms.includes(digits) ? token : null),
  findName: (call, name) => (call === 'call:c1' && name === 'Ann' ? token : null),
});
const us = listed('12025550143', '2025550143', '0012025550143');

/** The text of a delivery of a connector without who is listed. */
function erased(kind: string, settings: unknown, headers: Record<string, string>, text: string, list: EraseList): string {
  const way = connectors.get(kind)?.erasingFor(settings);
  if (way === undefined) throw new Error(`no connector ${kind}`);
  const latin1 = Buffer.from(text).toString('latin1');
  const done = eraseText(latin1, list, way.layoutOf({ headers }), numberReader(way.numbers)) ?? latin1;
  return Buffer.from(done, 'latin1').toString('utf8');
}

describe('a listed number in any text', () => {
  it.each([
    ['call +1 202 555 0143 now', `call +${token} now`],
    ['(202) 555-0143', `(${token}`],
    ['tel:+12025550143;ext=2', `tel:+${token};ext=2`],
    ['00 1 202-555-0143', token],
    ['PJSIP/12025550143@trunk', `PJSIP/${token}@trunk`],
    ['202.555.0143 and 202\u00a0555\u20110143', `${token} and ${token}`],
    ['in-2025550143-20261121-162530', `in-${token}-20261121-162530`],
  ])('%s', (text, gives) => {
    expect(eraseText(text, us, null)).toBe(gives);
  });

  it.each(['120255501430', '12025550144', '1001 202 555', '2025550143.17', '1762025550143', 'a1202555b0143'])('%s stays', (text) => {
    expect(eraseText(text, us, null)).toBeNull();
  });

  it('a date is a date, the same digits with blanks are a number', () => {
    const dane = listed('20261102');
    expect(eraseText('2026-11-02 02.11.2026 2026/11/02', listed('20261102', '02112026'), null)).toBeNull();
    expect(eraseText('20 26 11 02', dane, null)).toBe(token);
  });

  it("what the connection reads as somebody else's number stays", () => {
    const german = numberReader({
      ownNumbers: [],
      rules: [{ pattern: '^\\d{10}$', country: 'DE' }],
      internationalPrefixes: ['00'],
      countries: [],
    });
    expect(eraseText('2025550143', us, null, german)).toBeNull();
    expect(eraseText('+12025550143', us, null, german)).toBe(`+${token}`);
  });
});

describe('instants and ids stay, names beside the number go', () => {
  it('queue log: its first field is a time, whatever its digits', () => {
    const settings = { timeZone: 'UTC' };
    const line = '1732287600|1732287600.1|sales|NONE|ENTERQUEUE||1732287600|1|Ann Müller\n';
    expect(erased('asterisk', settings, { format: 'asterisk-queue-log' }, line, listed('1732287600'))).toBe(
      `1732287600|1732287600.1|sales|NONE|ENTERQUEUE||${token}|1|erased-000001\n`,
    );
  });

  it('records: the name in the caller id, and not that of the agent who called', () => {
    const settings = { timeZone: 'UTC', cdrColumns: ['clid', 'src', 'dst', 'start', 'uniqueid'] };
    const text =
      '"""O\'NEIL, ""P"""" <+12025550143>","+12025550143","s","2026-11-02 10:00:00","1.2"\n"""Alice"" <1001>","1001","92025550143","2026-11-02 10:00:00","1.3"\n';
    expect(erased('asterisk', settings, { format: 'asterisk-cdr-custom' }, text, listed('12025550143', '92025550143'))).toBe(
      `"""erased-000001"" <+${token}>","+${token}","s","2026-11-02 10:00:00","1.2"\n"""Alice"" <1001>","1001","${token}","2026-11-02 10:00:00","1.3"\n`,
    );
  });

  it('manager events: caller and connected line each have their own name', () => {
    const block = [
      'Event: Newstate',
      'CallerIDNum: 1001',
      'CallerIDName: Alice',
      'ConnectedLineNum: +12025550143',
      'ConnectedLineName: Zoë, Inc',
      'Uniqueid: 2025550143.7',
      'Timestamp: 2025550143.123',
      'AppData: greet Zoë, Inc today',
    ];
    const gives = block.map((line) => line.replace('+12025550143', `+${token}`).replace('Zoë, Inc', 'erased-000001'));
    const text = (lines: string[]): string => `${lines.join('\r\n')}\r\n\r\n`;
    expect(erased('asterisk', { timeZone: 'UTC' }, { format: 'asterisk-ami' }, text(block), us)).toBe(text(gives));
  });

  it('events: the name beside the caller, and the one that a note tells of the call', () => {
    const item = (caller: string, name: string, told: string): string =>
      `{"note":{"caller_name":"${told}"},"call":"c1","kind":"call_noted","at":"2026-11-02T10:00:00Z"}\n{"caller": ${caller}, "caller_name" : "${name}", "call":"c2"}`;
    const text = item('12025550143', 'Zo\\u00eb "Q\\" x', 'Ann').replace('"Q', '\\"Q');
    expect(erased('webhook', {}, {}, text, us)).toBe(item(token, 'erased-000001', 'erased-000001'));
    expect(erased('webhook', {}, {}, item('"+12025550144"', 'Bob', 'Ann too'), us)).toBe(item('"+12025550144"', 'Bob', 'Ann too'));
  });

  it('messages: a name is found behind an object, a list or a line that ends in a word without quotes', () => {
    const layout = jsonErase({ names: ['parties.name', 'name'], keep: [], call: ['id'] });
    const party = (number: string, name: string): string => `{"phone":"${number}","name":"${name}","tags":[{"on":true}],"muted":false}`;
    const text = (first: string, second: string, name: string): string =>
      `{"parties":[${party(first, name)},${party(second, name)}],"last":null}\n{"phone":"${first}","name":"${name}","left":null}`;
    expect(eraseText(text('+12025550143', '+12025550144', 'Ann'), us, layout)).toBe(text(`+${token}`, '+12025550144', 'erased-000001'));
  });

  it('tables: mapped instants and durations stay, the caller’s name goes', () => {
    const settings = {
      table: 'call',
      timeZone: 'UTC',
      delimiter: ';',
      fields: { started_at: { column: 'when', pattern: 'epoch' }, caller: 'tel', caller_name: 'who', talk_s: 'talk' },
    };
    const headers = { format: 'table-csv', columns: '["when","tel","who","talk"]' };
    expect(erased('table', settings, headers, '2025550143;2025550143;"Ann; ""A""";2025550143\r\n', us)).toBe(
      `2025550143;${token};"erased-000001";2025550143\r\n`,
    );
  });
});
