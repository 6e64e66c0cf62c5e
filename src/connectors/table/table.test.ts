import { describe, expect, test } from 'vitest';
import { foldGroup } from '#calls/fold.ts';
import type { Facts } from '#domain/facts.ts';
import { plainFoldSettings } from '#domain/fold-settings.ts';
import fc from '../../../test/properties.ts';
import { table } from './connector.ts';
import { compilePattern } from './time-pattern.ts';

function decode(settings: unknown, columns: readonly string[] | null, body: string | Uint8Array, format = 'table-csv') {
  return table.decode(
    {
      seq: 1,
      account: 'a',
      connection: 'calls',
      deliveryKey: 'k',
      receivedAt: 0,
      headers: { format, ...(columns === null ? {} : { columns: JSON.stringify(columns) }) },
      body: Buffer.from(body),
    },
    table.parseSettings(settings),
  );
}

/** Facts of each row, in the order of the file. */
function facts(settings: unknown, columns: readonly string[], body: string): Facts[] {
  const groups = Map.groupBy(
    decode(settings, columns, body).events.map((event, ordinal) => ({ ...event, seq: 1, ordinal })),
    (event) => event.key,
  );
  return [...groups].map(([key, events]) => foldGroup({ connection: 'calls', kind: key.split(':')[0] ?? '', events }, plainFoldSettings));
}

const columns = ['id', 'start', 'queue', 'agent', 'result', 'wait', 'talk', 'from'];
const mapping = {
  table: 'call',
  timeZone: 'Europe/Madrid',
  rowId: ['id'],
  fields: {
    started_at: { column: 'start', pattern: 'DD/MM/YYYY HH:mm:ss' },
    queue_id: 'queue',
    agent_id: 'agent',
    outcome: { column: 'result', map: { OK: 'answered', LOST: 'abandoned' } },
    wait_s: { column: 'wait', unit: 's' },
    talk_s: { column: 'talk', unit: 'hms' },
    caller: 'from',
  },
};

describe('rows', () => {
  test('an answered and a lost call', () => {
    const [answered, lost] = facts(
      mapping,
      columns,
      '1,03/04/2026 09:00:00,sales,Ann,OK,12,0:01:30,+34911234567\n2,03/04/2026 10:00:00,sales,,LOST,40,,anonymous\n',
    );
    const nine = Date.UTC(2026, 3, 3, 7);
    expect(answered).toMatchObject({
      call: [
        {
          outcome: 'answered',
          started_at: nine,
          answered_at: nine + 12_000,
          ended_at: nine + 102_000,
          caller: '+34911234567',
          anomalies: [],
        },
      ],
      visit: [{ queue_id: 'sales', enqueued_at: nine, answered_at: nine + 12_000, exit: 'answered', agent_id: 'Ann' }],
      leg: [{ agent_id: 'Ann', talk_s: 90, result: 'answered', queue_id: 'sales' }],
    });
    expect(lost).toMatchObject({
      call: [{ outcome: 'abandoned', answered_at: null, ended_at: nine + 3_640_000, caller: null }],
      visit: [{ exit: 'abandoned', exited_at: nine + 3_640_000 }],
      leg: [],
    });
  });

  test('a wrong cell refuses its row with what, got and wanted; the others stay', () => {
    const { events, rejects } = decode(
      mapping,
      columns,
      '1,31/02/2026 09:00:00,q,a,OK,1,0:01,\n2,03/04/2026 09:00:00,q,a,MAYBE,x,0:01,\n3,03/04/2026 09:00:00,q,a,OK,-1,0:01,\n4,03/04/2026 09:00:00,q,a,OK\n5,03/04/2026 09:00:00,q,a,OK,1,0:01,\n',
    );
    expect(events).toHaveLength(1);
    expect(rejects.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '1 start: got "31/02/2026 09:00:00", wanted a date that exists',
      expect.stringMatching(/^2 outcome: got "MAYBE", wanted one of .*\(map it\); wait: got "x", wanted a number$/u),
      '3 wait: got -1 s, wanted no time below zero (or "negative": "zero")',
      '4 row: got 5 cells, wanted 8',
    ]);
  });

  test('byte-order mark, Windows and Macintosh line ends, quoted line ends, Latin-1: the same rows', () => {
    const row = '1,03/04/2026 09:00:00,sales,Zoë,OK,12,0:01:30,';
    const ids = (body: string | Uint8Array): string[] => decode(mapping, columns, body).events.map((event) => event.id);
    const [id] = ids(`${row}\n`);
    for (const body of [
      row,
      `\ufeff${row}\n`,
      `${row}\r\n`,
      `${row}\r`,
      Buffer.from(`${row}\n`, 'latin1'),
      row.replace('sales', '"sales"'),
    ]) {
      expect(ids(body)).toEqual([id]);
    }
    expect(facts(mapping, columns, row.replace('Zoë', '"Zoë\nMartin"'))[0]?.leg[0]?.agent_id).toBe('Zoë\nMartin');
  });

  test('a corrected row replaces the earlier one, a repeated header and skipped rows are no rows', () => {
    const skip = { ...mapping, skip: [{ column: 'result', in: ['TEST'] }] };
    const rows = facts(
      skip,
      columns,
      `${columns.join(',')}\n1,03/04/2026 09:00:00,q,Ann,OK,12,0:01:30,\n1,03/04/2026 09:00:00,q,Ann,OK,15,0:01:30,\n2,,,,TEST,,,\n`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.visit[0]).toMatchObject({ answered_at: (rows[0]?.call[0]?.started_at ?? 0) + 15_000 });
  });

  test('an hour that the clock shows twice is an anomaly, the first is taken; one that it skips is one, too', () => {
    const [twice, never] = facts(mapping, columns, '1,25/10/2026 02:30:00,q,a,OK,1,0:01,\n2,29/03/2026 02:30:00,q,a,OK,1,0:01,\n');
    expect(twice?.call[0]).toMatchObject({
      started_at: Date.UTC(2026, 9, 25, 0, 30),
      anomalies: [expect.stringMatching(/^local_time_ambiguous/u)],
    });
    expect(never?.call[0]?.anomalies).toEqual([expect.stringMatching(/^local_time_skipped/u)]);
  });

  test('a missing column refuses the delivery and names it', () => {
    const { rejects } = decode(mapping, columns.slice(1), 'x\n');
    expect(rejects).toMatchObject([{ line: 0, reason: expect.stringMatching(/wanted also "id"$/u) as string }]);
  });

  test('schedules, pay and costs', () => {
    const zone = { timeZone: 'Europe/Madrid' };
    const day = { pattern: 'YYYY-MM-DD HH:mm' };
    const [shift] = facts(
      {
        ...zone,
        table: 'schedule',
        fields: {
          agent_id: 'who',
          from_at: { column: 'from', ...day },
          to_at: { column: 'to', ...day },
          activity: 'what',
          productive: { column: 'what', map: { phone: 'yes' }, otherwise: 'no' },
        },
      },
      ['who', 'from', 'to', 'what'],
      'Ann,2026-11-02 09:00,2026-11-02 13:00,phone\n',
    );
    expect(shift?.schedule).toMatchObject([
      { agent_id: 'Ann', from_at: Date.UTC(2026, 10, 2, 8), to_at: Date.UTC(2026, 10, 2, 12), productive: true, paid: true },
    ]);
    const [cost] = facts(
      {
        ...zone,
        table: 'cost',
        decimal: ',',
        fields: { from_at: { column: 'from', ...day }, to_at: { column: 'to', ...day }, category: { constant: 'lines' }, amount: 'amount' },
      },
      ['from', 'to', 'amount'],
      '2026-11-01 00:00,2026-12-01 00:00,"1.250,50"\n',
    );
    expect(cost?.cost).toMatchObject([{ category: 'lines', amount: 1250.5 }]);
  });

  test('leads, deals, callbacks, numbers and sessions; what is needed and what cannot be read is said', () => {
    const common = { timeZone: 'UTC', numbers: { countries: ['RO'], rules: [{ pattern: '^0', country: 'RO' }] } };
    const leads = {
      ...common,
      table: 'lead',
      fields: { lead_id: 'id', created_at: 'on', phone: 'tel', score: 'score', status: { column: 'stage', map: { New: 'open' } } },
    };
    const header = ['id', 'on', 'tel', 'score', 'stage'];
    const body =
      'L1,2026-11-02T09:00:00Z,0721 000 001,80,New\nL1,2026-11-02T09:00:00Z,+40721000001,90,won\nL2,,,,\nL3,2026-11-02T09:00:00Z,seven,,New\n';
    const told = decode(leads, header, body);
    // The same lead again is a correction of it.
    expect(told.events.map(({ key }) => key)).toEqual(['fact:lead:L1', 'fact:lead:L1']);
    expect(told.rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'created_at: got nothing, wanted a value'],
      [4, 'phone: got "seven", wanted a telephone number (say its country under `numbers`)'],
    ]);
    const [lead] = facts(leads, header, body);
    expect(lead?.lead).toMatchObject([{ lead_id: 'L1', phone: '+40721000001', score: 90, status: 'won' }]);

    const only = (table: string, fields: Record<string, unknown>, columns: string[], row: string) =>
      facts({ ...common, table, fields }, columns, `${row}\n`)[0];
    const deal = only(
      'deal',
      { created_at: 'on', status: 'stage', amount: 'sum', currency: { constant: 'EUR' } },
      ['on', 'stage', 'sum'],
      '2026-11-02T09:00:00Z,won,-12.5',
    );
    expect(deal?.deal).toMatchObject([{ status: 'won', amount: -12.5, currency: 'EUR', closed_at: null }]);
    const request = only(
      'callback',
      { requested_at: 'on', goals: 'goal', withdrawn: 'off' },
      ['on', 'goal', 'off'],
      '2026-11-02T09:00:00Z,sale,no',
    );
    expect(request?.callback).toMatchObject([{ goals: ['sale'], withdrawn: false }]);
    const number = only(
      'tracking_number',
      { number: 'tel', source: 'of', from_at: 'on' },
      ['tel', 'of', 'on'],
      '0210000001,leaflet,2026-11-02T09:00:00Z',
    );
    expect(number?.tracking_number).toMatchObject([{ number_id: '+40210000001', source: 'leaflet', to_at: null }]);
    const visit = only('session', { session_id: 's', visitor_id: 'v', started_at: 'on' }, ['s', 'v', 'on'], 's1,v1,2026-11-02T09:00:00Z');
    expect(visit?.session).toMatchObject([{ session_id: 's1', source: '(direct)', medium: '(none)', landing_page: '' }]);
  });

  test('any text: every row is an event or a reject, nothing is thrown', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.array(fc.oneof(fc.string(), fc.constantFrom('03/04/2026 09:00:00', 'OK', '12', '0:01')), { minLength: 8, maxLength: 8 }),
        ),
        (rows) => {
          const clean = rows.map((row) => row.map((cell) => cell.replace(/["\r\n,]/gu, '')).join(','));
          const { events, rejects } = decode(mapping, columns, clean.join('\n'));
          expect(events.filter((event) => event.event.kind === 'call_recorded').length + rejects.length).toBe(clean.length);
        },
      ),
    );
  });
});

test('patterns', () => {
  const read = (pattern: string, text: string): string | null => compilePattern(pattern)(text);
  expect(read('YYMMDD H:mm:ss', '990201 7:02:47')).toBe('1999-02-01 07:02:47');
  expect(read('D-MMM-YY', '3-Apr-26')).toBe('2026-04-03 00:00:00');
  expect(read('M/D/YYYY h:mm A', '4/3/2026 12:05 am')).toBe('2026-04-03 00:05:00');
  expect(read('YYYY-MM-DDTHH:mm:ss.SSS', '2026-04-03T10:11:12.345')).toBe('2026-04-03 10:11:12.345');
  expect(read('DD.MM.YYYY', '3.4.2026')).toBeNull();
});

describe('proposals', () => {
  const propose = (header: string[], body: string) => {
    const proposal = table.propose?.([{ format: 'table-csv', columns: header, body: Buffer.from(body) }], { timeZone: 'Europe/Madrid' });
    if (proposal === undefined) throw new Error('a table proposes');
    return { ...proposal, mapping: table.parseSettings(proposal.settings) };
  };
  test('a semicolon table with one column for date and time', () => {
    const header = [
      'Call ID',
      'Start time',
      'Direction',
      'Caller number',
      'Queue',
      'Agent name',
      'Status',
      'Wait time',
      'Talk time',
      'Score',
    ];
    const { mapping: guessed, notes } = propose(
      header,
      'a1;2026-11-02 09:00:00;In;+34911234567;sales;Ann;Answered;00:12;01:30;7\na2;2026-11-02 09:05:00;Out;+34911234568;;Ben;No answer;;;\n',
    );
    expect(guessed).toMatchObject({
      table: 'call',
      delimiter: ';',
      rowId: ['Call ID'],
      fields: {
        started_at: { column: 'Start time', pattern: 'YYYY-MM-DD HH:mm:ss' },
        direction: { column: 'Direction', map: { In: 'inbound', Out: 'outbound' } },
        caller: { column: 'Caller number' },
        queue_id: { column: 'Queue' },
        agent_id: { column: 'Agent name' },
        outcome: { column: 'Status', map: { Answered: 'answered', 'No answer': 'no_answer' } },
        wait_s: { column: 'Wait time', unit: 'hms' },
        talk_s: { column: 'Talk time', unit: 'hms' },
      },
      measures: { Score: { column: 'Score' } },
    });
    expect(notes).toContain('wait_s ← "Wait time": "00:12" reads as hours:minutes:seconds');
  });
  test('a date that could be two is said', () => {
    const { notes } = propose(['date', 'time', 'agent'], '03/04/2026,09:00:00,Ann\n');
    expect(notes.find((note) => note.startsWith('started_at'))).toMatch(/DD\/MM\/YYYY .*also fit MM\/DD\/YYYY .*check it/u);
  });
});
