import { describe, expect, it } from 'vitest';
import { asBase64, asEvents, asForm, asXml, madeRecord, valuesEncoded, type MadeLeg } from '../../../test/freeswitch-records.ts';
import { hostedFacts } from '../../../test/hosted-facts.ts';
import { eraseText, type EraseList } from '../erase.ts';
import { freeswitch } from './connector.ts';

const token = '999000000000001';
/** The caller's number as it may be written, and digits that are an instant or an id here. */
const listed = ['12025550143', '2025550143', '1795165200', '1795165200000'];
const list: EraseList = {
  lengths: new Set(listed.map((form) => form.length)),
  find: (digits) => (listed.includes(digits) ? token : null),
  findName: () => null,
};
const settings = freeswitch.parseSettings({ timeZone: 'UTC', numbers: { countries: ['US'] } });

/** As deliveries are erased in the log: unpacked, changed, packed again. */
function erased(format: string, body: string): string | null {
  const layout = freeswitch.erasing(settings).layoutOf({ headers: { format } });
  const bytes = Buffer.from(body);
  const unpacked = layout.unpack?.(bytes) ?? null;
  const changed = eraseText((unpacked?.body ?? bytes).toString('latin1'), list, layout);
  if (changed === null) return null;
  const done = Buffer.from(changed, 'latin1');
  return (unpacked?.pack(done) ?? done).toString('utf8');
}

const leg: MadeLeg = {
  ...{
    uuid: 'a0000000-1',
    channel: 'sofia/external/12025550143@198.51.100.7',
    context: 'public',
    from: '12025550143',
    name: 'Zoë "Bo" Lee',
  },
  ...{ to: '12025550100', start: 0, answer: 2.5, end: 9.25, how: 'recv_bye' },
  variables: {
    effective_caller_id_name: 'Zoë "Bo" Lee',
    effective_caller_id_number: '+1 202 555 0143',
    effective_callee_id_name: 'Alice',
    effective_callee_id_number: '1001',
    greeting: 'say Zoë "Bo" Lee, 12025550143',
    last_app: 'hangup',
  },
};
const record = madeRecord(leg);
const plain = JSON.parse(
  JSON.stringify(record).replaceAll('"start_epoch":"', '"sip_call_id":"2025550143","start_epoch":"'),
) as typeof record;

describe('a caller who is erased', () => {
  const ways: Readonly<Record<string, readonly [format: string, body: string]>> = {
    JSON: ['freeswitch-cdr-json', JSON.stringify(plain)],
    'JSON, values encoded': ['freeswitch-cdr-json', JSON.stringify(valuesEncoded(plain))],
    'a form': ['freeswitch-cdr-json', asForm(plain)],
    'a form, values encoded': ['freeswitch-cdr-json', asForm(valuesEncoded(plain))],
    base64: ['freeswitch-cdr-json', asBase64(valuesEncoded(plain))],
    'two in a file': ['freeswitch-cdr-json', `${asForm(valuesEncoded(plain))}\n${asForm(valuesEncoded(plain))}`],
    XML: ['freeswitch-cdr-xml', asXml(plain)],
    'XML in a form, values encoded': ['freeswitch-cdr-xml', asForm(asXml(valuesEncoded(plain)))],
    events: [
      'freeswitch-events',
      asEvents(leg)
        .map((event) => JSON.stringify(event))
        .join('\n'),
    ],
  };

  it.each(Object.entries(ways))('%s: number and name go, instants, ids and the agent stay', (_, [format, body]) => {
    const before = hostedFacts(freeswitch, settings, [{ headers: { format }, body }]);
    expect(before.calls).toMatchObject([{ caller: '+12025550143', caller_name: 'Zoë "Bo" Lee' }]);
    const done = erased(format, body) ?? '';
    const after = hostedFacts(freeswitch, settings, [{ headers: { format }, body: done }]);
    expect(after.rejects).toEqual([]);
    const erasedName = after.calls[0]?.caller_name ?? '';
    expect(erasedName).toMatch(/^erased-/u);
    expect(after.calls).toEqual(
      before.calls.map((call) => ({ ...call, caller: `+${token}`, caller_presented: `+${token}`, caller_name: erasedName })),
    );
    const seen = decodedText(done);
    for (const gone of ['12025550143', '555 0143', 'Zoë']) expect(seen).not.toContain(gone);
    // An id of the same digits as the number, and a second of the same digits as another, are neither.
    if (format !== 'freeswitch-events') for (const kept of ['Alice', '1795165200', '2025550143']) expect(seen).toContain(kept);
  });

  it('who is not listed changes no byte', () => {
    const variables = { ...leg.variables, effective_caller_id_number: '+1 202 555 0144', greeting: '' };
    const other = asForm(valuesEncoded(madeRecord({ ...leg, channel: 'sofia/external/x', from: '12025550144', variables })));
    expect(erased('freeswitch-cdr-json', other)).toBeNull();
  });

  it('rows', () => {
    const row = (name: string, number: string) =>
      `"${name}","${number}","1001","public","2026-11-20 10:00:00","","2026-11-20 10:00:09","9","0","NO_ANSWER","2025550143-1","",""\n`;
    expect(erased('freeswitch-cdr-csv', row('Lee, ""Bo""', '+12025550143'))).toBe(row('erased-000001', `+${token}`));
  });
});

/** What a body says, whatever it is wrapped in. */
function decodedText(body: string): string {
  const inner = body.startsWith('cdr=') && !body.includes('%') ? Buffer.from(body.slice('cdr='.length), 'base64').toString('utf8') : body;
  return decodeURIComponent(decodeURIComponent(inner.replaceAll('50%', '50%25')));
}
