import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#client/client.ts';
import { clientSink } from '#cli/import-into.ts';
import { connectors } from '#connectors/index.ts';
import { importFile } from '#ingest/import-file.ts';
import { rebuild } from '#warehouse/rebuild.ts';
import { filesWith } from './files-with.ts';
import { answeredCall, eventDelivery, startTestServer, type TestServer } from './server.ts';

/** Ann calls three times over three systems, each of which writes her number in its own way; Bob's calls stay as they are. */
const ann = '+12025550143';
const annForms = ['12025550143', '2025550143', '(202) 555-0143', '202) 555', '202-555-0143', '202 555 0143'];
const annNames = ['Zoë Hidden', 'Zoe Hiddenova', 'Hidden by note'];
const bob = '+12025550199';
const first = answeredCall({
  id: 'c1',
  at: '2026-11-02T10:00:00.000Z',
  caller: ann,
  name: 'Zoë Hidden',
  number: '+13035550000',
  queue: 'sales',
  agent: 'Alice',
});
const second = answeredCall({
  id: 'c2',
  at: '2026-11-02T11:00:00.000Z',
  caller: bob,
  name: 'Bob Kept',
  number: '+13035550000',
  queue: 'sales',
  agent: 'Ben',
});
const note = { kind: 'call_noted', call: 'c1', at: '2026-11-02T10:05:00.000Z', note: { caller_name: 'Hidden by note' } };
/** What the shop's own system tells of her. */
const sold = [
  { kind: 'lead_recorded', id: 'L1', created_at: '2026-11-03T10:00:00.000Z', phone: '(202) 555-0143', origin: 'form' },
  { kind: 'deal_recorded', id: 'D1', created_at: '2026-11-03T11:00:00.000Z', status: 'open', amount: 12, customer_phone: '2025550143' },
  { kind: 'callback_recorded', id: 'B1', requested_at: '2026-11-03T12:00:00.000Z', phone: ann, origin: 'site' },
  { kind: 'lead_recorded', id: 'L2', created_at: '2026-11-03T10:00:00.000Z', phone: bob },
];
const broken = { kind: 'no such kind', caller: '001 202 555 0143' };
const queueLog = [
  '1793700000|1793699999.1|support|NONE|ENTERQUEUE||2025550143|1',
  '1793700010|1793699999.1|support|PJSIP/1001|CONNECT|10|1793700000.2|9',
  '1793700070|1793699999.1|support|PJSIP/1001|COMPLETECALLER|10|60|1',
  '1793703600|1793703599.3|support|NONE|ENTERQUEUE||2025550199|1',
  '1793703630|1793703599.3|support|NONE|ABANDON|1|1|30',
];
const table = [
  'when,caller,name,result,talk',
  '2026-11-04 09:00:00,(202) 555-0143,"Zoe Hiddenova",answered,60',
  '2026-11-04 10:00:00,202-555-0199,Bob Kept,abandoned,0',
];
const us = {
  ownNumbers: ['+13035550000'],
  rules: [{ pattern: '^[2-9]\\d{9}$', country: 'US' }],
  internationalPrefixes: ['00', '011', '001'],
  countries: ['US'],
};
const mapping = {
  table: 'call',
  timeZone: 'UTC',
  numbers: us,
  fields: {
    started_at: { column: 'when', pattern: 'YYYY-MM-DD HH:mm:ss' },
    caller: 'caller',
    caller_name: 'name',
    outcome: 'result',
    talk_s: 'talk',
  },
};
const asked = {
  metrics: ['call_volume', 'first_time_callers', 'repeat_caller_rate', 'repeat_call_rate', 'answer_rate', 'average_handle_time'],
  period: { from: '2026-11-01', to: '2026-11-30' },
} as const;

let test: TestServer;
let acme: Client;

const bytes = (lines: readonly string[]): string => Buffer.from(`${lines.join('\n')}\n`).toString('base64');
const deliver = async (tag: string): Promise<void> => {
  const phones = [eventDelivery(`web-${tag}`, [...first, ...second, note, broken, ...sold])];
  await acme.call('appendDeliveries', { body: { connection: 'phones', deliveries: phones } });
  const queue = [
    { key: `queue-${tag}`, headers: { format: 'asterisk-queue-log', file: `queue_log of 202-555-0143` }, body: bytes(queueLog) },
  ];
  await acme.call('appendDeliveries', { body: { connection: 'pbx', deliveries: queue } });
  const [head = '', ...rows] = table;
  const headers = { format: 'table-csv', columns: JSON.stringify(head.split(',')) };
  await acme.call('appendDeliveries', { body: { connection: 'crm', deliveries: [{ key: `table-${tag}`, headers, body: bytes(rows) }] } });
  await test.current('acme');
};
const figures = async (): Promise<unknown> => {
  const { totals } = await acme.call('report', { body: { ...asked, metrics: [...asked.metrics] } });
  return Object.fromEntries(Object.entries(totals).map(([id, cell]) => [id, [cell.num, cell.den, cell.value]]));
};

const stored = (...texts: readonly string[]): string[] => filesWith(test.folder, ...texts);

beforeAll(async () => {
  test = await startTestServer();
  await test.operator(null).call('createAccount', { body: { id: 'acme', name: 'Acme', tz: 'UTC' } });
  await test.operator(null).call('createAccount', { body: { id: 'other', name: 'Other', tz: 'UTC' } });
  acme = test.operator('acme');
  await acme.call('createConnection', { body: { id: 'phones', kind: 'webhook', settings: { numbers: us } } });
  await acme.call('createConnection', {
    body: { id: 'pbx', kind: 'asterisk', settings: { timeZone: 'UTC', numbers: us, agents: [{ id: 'Alice', aliases: ['PJSIP/1001'] }] } },
  });
  await acme.call('createConnection', { body: { id: 'crm', kind: 'table', settings: mapping } });
  await deliver('one');
});

afterAll(async () => await test.close());

describe('erasing a caller', () => {
  let before: unknown;
  let token = '';
  const erased = async (): Promise<void> => await test.server.services.erase.idle();

  it('shows what is held, however the number is typed', async () => {
    before = await figures();
    for (const number of [ann, '2025550143', '(202) 555-0143', '001 202 555 0143']) {
      expect(await acme.call('askCaller', { body: { number } })).toMatchObject({
        number: ann,
        calls: 3,
        records: 3,
        deliveries: 3,
        first_at: '2026-11-02T10:00:00.000Z',
        last_at: '2026-11-04T09:00:00.000Z',
      });
    }
    expect(await acme.call('askCaller', { body: { number: '+12025550177' } })).toMatchObject({ calls: 0, first_at: null });
    await expect(acme.call('askCaller', { body: { number: 'Zoë' } })).rejects.toThrow('wanted a number');
    await expect(acme.call('askCaller', { body: { number: '+13035550000' } })).rejects.toThrow('one of your own');
    expect(stored(ann, '202-555-0143', 'Zoë Hidden').length).toBeGreaterThan(0);
  });

  it('gives a copy of everything', async () => {
    const copy = await acme.call('exportCaller', { body: { number: ann } });
    expect(copy.calls.map(({ call }) => call.caller)).toEqual([ann, ann, ann]);
    expect(copy.calls.map(({ call }) => call.caller_name)).toEqual(['Hidden by note', null, 'Zoe Hiddenova']);
    expect(copy.calls.flatMap(({ events }) => events).length).toBeGreaterThan(10);
    expect(copy.records.map(({ table, at, events }) => [table, at, events.length])).toEqual([
      ['lead', '2026-11-03T10:00:00.000Z', 1],
      ['deal', '2026-11-03T11:00:00.000Z', 1],
      ['callback', '2026-11-03T12:00:00.000Z', 1],
    ]);
    expect(copy.deliveries.map(({ connection }) => connection)).toEqual(['phones', 'pbx', 'crm']);
  });

  it('needs the number twice, the permission, and the own account', async () => {
    await expect(acme.call('eraseCaller', { body: { number: ann, again: bob } })).rejects.toThrow('again');
    const supervisor = await test.signedIn('acme', 'supervisor');
    const asSupervisor = {
      method: 'POST',
      headers: { cookie: supervisor, 'content-type': 'application/json' },
      body: JSON.stringify({ number: ann }),
    };
    expect((await test.ask('/api/v1/privacy/caller', asSupervisor)).status).toBe(403);
    expect(await test.operator('other').call('askCaller', { body: { number: ann } })).toMatchObject({ calls: 0, deliveries: 0 });
  });

  it('takes number and name out of the log, the facts and the files; figures stay', async () => {
    const order = await acme.call('eraseCaller', { body: { number: ann, again: '(202) 555-0143' } });
    token = order.stands_for;
    expect(token).toMatch(/^\+999\d{12}$/);
    await erased();
    expect((await acme.call('erasures')).erasures).toMatchObject([{ state: 'done', stands_for: token, deliveries: 3, failed: false }]);
    await test.current('acme');
    expect(await figures()).toEqual(before);
    const { calls } = await acme.call('calls', { query: { search: token.slice(1) } });
    expect(calls.map(({ caller }) => caller)).toEqual([token, token, token]);
    expect(new Set(calls.map(({ caller_name }) => caller_name))).toEqual(new Set([null, `erased-${token.slice(-6)}`]));
    expect((await acme.call('calls', { query: { search: '5550143' } })).total).toBe(0);
    expect((await acme.call('calls', { query: { search: '5550199' } })).total).toBe(3);
    const phones = await test.server.services.warehouse.query(
      `SELECT phone FROM (SELECT account, phone FROM lead FINAL UNION ALL SELECT account, phone FROM callback FINAL
UNION ALL SELECT account, customer_phone FROM deal FINAL) WHERE account = 'acme' ORDER BY phone`,
    );
    expect(phones).toEqual([{ phone: bob }, { phone: token }, { phone: token }, { phone: token }]);
    expect(stored(...annForms, ...annNames)).toEqual([]);
    expect(stored('Bob Kept').length).toBeGreaterThan(0);
  });

  it('keeps order, times and what is not hers', async () => {
    const { deliveries } = await acme.call('deliveries', { query: { connection: 'pbx' } });
    const [delivery] = deliveries;
    const read = await acme.call('delivery', { params: { seq: delivery?.seq ?? 0 } });
    const digits = token.slice(1);
    expect(read.text?.trim().split('\n')).toEqual(queueLog.map((line) => line.replace('2025550143', digits)));
    expect(read.headers['file']).toBe(`queue_log of ${digits}`);
    expect(read.delivery_key).toBe('queue-one');
  });

  it('a rebuild gives the same', async () => {
    expect((await rebuild(test.server.services)).same).toBe(true);
    expect(await figures()).toEqual(before);
  });

  it('what arrives again, or later, is hers under the same token: nothing of the number comes in', async () => {
    await deliver('one');
    await deliver('two');
    expect(await figures()).toEqual(before);
    const later = answeredCall({
      id: 'c9',
      at: '2026-11-09T10:00:00.000Z',
      caller: '+1 (202) 555-0143',
      name: 'Zoë Hidden',
      number: '+13035550000',
      queue: 'sales',
      agent: 'Alice',
    });
    await acme.call('appendDeliveries', { body: { connection: 'phones', deliveries: [eventDelivery('later +12025550143', later)] } });
    await test.current('acme');
    const { calls, total } = await acme.call('calls', { query: { search: token.slice(1), sort: 'started_at', desc: 'true' } });
    expect(total).toBe(4);
    expect(calls[0]).toMatchObject({ caller: token, caller_name: `erased-${token.slice(-6)}` });
    expect(stored(...annForms, ...annNames)).toEqual([]);
    await expect(acme.call('eraseCaller', { body: { number: ann, again: ann } })).rejects.toThrow('erased already');
  });

  it('goes from the name of an imported file and from why it failed, and does not come back with the next one', async () => {
    const failed = async (): Promise<string> => {
      const file = 'calls of 202-555-0199.csv';
      const { id } = await acme.call('beginImport', { body: { connection: 'crm', format: 'table-csv', file } });
      await acme.call('endImport', { params: { id }, body: { state: 'failed', lines: 0, failure: `${file} ended early` } });
      return id;
    };
    const before = await failed();
    const { stands_for: other } = await acme.call('eraseCaller', { body: { number: bob, again: bob } });
    await erased();
    const after = await failed();
    const file = `calls of ${other.slice(1)}.csv`;
    for (const id of [before, after]) {
      expect(await acme.call('import', { params: { id } })).toMatchObject({ file, failure: `${file} ended early` });
    }
    expect(stored('202-555-0199', '2025550199', 'Bob Kept')).toEqual([]);
  });
});

describe('a real exchange', () => {
  const folder = new URL('../examples/asterisk-a/', import.meta.url);
  const files = [
    ['asterisk-queue-log', 'queue_log'],
    ['asterisk-cdr-custom', 'cdr-custom.csv'],
    ['asterisk-cel-csv', 'cel.csv.gz'],
    ['asterisk-ami', 'ami-events.txt.gz'],
  ] as const;
  const importAll = async (client: Client): Promise<void> => {
    for (const [format, name] of files) {
      const file = connectors.get('asterisk')?.formats[format];
      if (file === undefined) throw new Error(`no format ${format}`);
      await importFile({ path: fileURLToPath(new URL(name, folder)), format, file, sink: clientSink(client, 'pbx') });
    }
    await test.current('other');
  };
  const metrics = [
    'call_volume',
    'first_time_callers',
    'repeat_caller_rate',
    'repeat_call_rate',
    'answer_rate',
    'abandon_rate',
    'average_handle_time',
    'average_speed_of_answer',
    'agent_occupancy',
    'transfer_rate',
    'outbound_conversion_rate',
  ];
  const totalsOf = async (client: Client): Promise<unknown> => {
    const { totals } = await client.call('report', { body: { metrics, period: { from: '2026-11-21', to: '2026-11-22' } } });
    return Object.fromEntries(Object.entries(totals).map(([id, cell]) => [id, [cell.num, cell.den, cell.value]]));
  };

  it('erases from queue log, records, channel events and the manager’s stream, and every figure stays', async () => {
    const other = test.operator('other');
    const settings: unknown = JSON.parse(readFileSync(new URL('settings.json', folder), 'utf8'));
    await other.call('createConnection', { body: { id: 'pbx', kind: 'asterisk', settings } });
    await importAll(other);
    const before = await totalsOf(other);
    const { rows } = await other.call('report', {
      body: {
        metrics: ['call_volume'],
        by: ['caller'],
        period: { from: '2026-11-21', to: '2026-11-22' },
        limit: 1,
      },
    });
    const number = String(rows[0]?.keys[0]);
    expect(number).toMatch(/^\+\d{11,12}$/);
    const held = await other.call('askCaller', { body: { number } });
    expect(held.calls).toBeGreaterThan(1);
    // The exchange called her back and presented her own number: that makes it none of ours.
    const calledBack = '+12025550139';
    expect(calledBack).not.toBe(number);
    for (const one of [number, calledBack]) await other.call('eraseCaller', { body: { number: one, again: one } });
    await test.server.services.erase.idle();
    await test.current('other');
    expect(await totalsOf(other)).toEqual(before);
    expect(stored(number.slice(1), number.slice(3), calledBack.slice(1), calledBack.slice(3))).toEqual([]);
    await importAll(other);
    expect(await totalsOf(other)).toEqual(before);
    expect(stored(number.slice(1), calledBack.slice(1))).toEqual([]);
    expect((await rebuild(test.server.services)).same).toBe(true);
  }, 180_000);
});
