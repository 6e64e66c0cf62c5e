import ExcelJS from 'exceljs';
import { unzipSync, strFromU8 } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '#cli/program.ts';
import type { Report, ReportRequestInput } from '#contract/report.ts';
import { curlCommand, type Question } from '#web/export/api-request.ts';
import { cliCommand } from '#web/export/cli-command.ts';
import { csvText, harmless } from '#web/export/csv.ts';
import { allCalls, wholeDrill } from '#web/export/drill-list.ts';
import { drillTable } from '#web/export/drill-table.ts';
import { fileName } from '#web/export/file-name.ts';
import { isoIn } from '#web/export/iso-in.ts';
import { reportTable } from '#web/export/report-table.ts';
import type { ExportTable } from '#web/export/table.ts';
import { letters, sheetNames, xlsxBytes } from '#web/export/xlsx.ts';
import { csvZip } from '#web/export/zip.ts';
import { plainWords, readCsv } from './export-files.ts';
import { answeredCall, eventDelivery, startTestServer, type TestServer } from './server.ts';

/** Files hold what the report holds, to the last digit; and the question goes along as a command that asks the same. */

const table: ExportTable = {
  name: 'Queues: all [1/2]',
  columns: [
    { title: 'Queue', kind: 'text' },
    { title: 'Service level', kind: 'ratio' },
    { title: 'Wait', kind: 'seconds' },
    { title: 'Provisional', kind: 'flag' },
  ],
  rows: [
    ['sales, "EU"', 0.1 + 0.2, -12.5, true],
    ['=HYPERLINK("http://x")', 1 / 3, 1e-7, false],
    [null, null, 123_456_789.123, null],
  ],
  facts: [['Zone', 'Asia/Bangkok'], [], ['Column', '@home']],
};

describe('CSV', () => {
  it('keeps every digit, quotes what needs it, leaves nothing for a spreadsheet to run', () => {
    expect(csvText(table, { bom: false, facts: false })).toBe(
      [
        'Queue,Service level,Wait,Provisional',
        '"sales, ""EU""",0.30000000000000004,-12.5,true',
        `"'=HYPERLINK(""http://x"")",0.3333333333333333,1e-7,false`,
        ',,123456789.123,',
        '',
      ].join('\r\n'),
    );
  });

  it('begins with the mark of UTF-8 and ends with what the figures are, where wanted', () => {
    const text = csvText(table, { bom: true, facts: true });
    expect(text.startsWith('\uFEFFQueue,')).toBe(true);
    expect(text.endsWith("\r\n\r\nZone,Asia/Bangkok\r\n\r\nColumn,'@home\r\n")).toBe(true);
  });

  it.each(['=1+1', '+34600', '-1', '@SUM(A1)', '\tx', ' =1', '\r=1'])('%j is taken as a text', (text) => {
    expect(harmless(text)).toBe(`'${text}`);
  });
  it.each(['sales', '12', 'a=b', ''])('%j stays as it is', (text) => expect(harmless(text)).toBe(text));
});

describe('XLSX', () => {
  it('is read back with the same types and digits, and no formula', async () => {
    const book = await workbook(xlsxBytes([table, table], 'About'));
    expect(book.worksheets.map((sheet) => sheet.name)).toEqual(['Queues  all  1 2', 'Queues  all  1 2 2', 'About']);
    const [sheet] = book.worksheets;
    expect(valuesOf(sheet)).toEqual([table.columns.map((column) => column.title), ...table.rows]);
    expect(sheet?.getCell('B2').numFmt).toBe('0.0%');
    expect(sheet?.getCell('A3').formula).toBeUndefined();
    expect(book.getWorksheet('About')?.getCell('B1').value).toBe('Asia/Bangkok');
  });

  it('names columns and sheets as a spreadsheet does', () => {
    expect([0, 25, 26, 701, 702].map(letters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
    expect(sheetNames(['x'.repeat(40), 'x'.repeat(40), "'a'", ''])).toEqual(['x'.repeat(31), `${'x'.repeat(29)} 2`, 'a', 'Sheet 4']);
  });
});

it('an archive holds a CSV for each report, and one that tells what the figures are', () => {
  const files = unzipSync(csvZip([table, table], 'About', true));
  expect(Object.keys(files)).toEqual(['queues-all-1-2.csv', 'queues-all-1-2-2.csv', 'about.csv']);
  expect(strFromU8(files['about.csv'] ?? new Uint8Array())).toContain('Asia/Bangkok');
  expect(fileName(['Уровень сервиса', '2026-11-21', '../x'])).toBe('уровень-сервиса-2026-11-21-x');
});

it('instants are local time with the distance from UTC, at both ends of a summer time', () => {
  expect(isoIn('Europe/Madrid', '2026-10-25T00:30:00.250Z')).toBe('2026-10-25T02:30:00.250+02:00');
  expect(isoIn('Europe/Madrid', '2026-10-25T01:30:00.250Z')).toBe('2026-10-25T02:30:00.250+01:00');
  expect(isoIn('Asia/Kathmandu', '2026-01-01T00:00:00Z')).toBe('2026-01-01T05:45:00.000+05:45');
  expect(isoIn('UTC', '2026-01-01T00:00:00Z')).toBe('2026-01-01T00:00:00.000Z');
  expect(isoIn('UTC', null)).toBeNull();
});

describe('of a server', () => {
  let served: TestServer;
  const request: ReportRequestInput = {
    metrics: ['call_volume', 'service_level', 'average_speed_of_answer', 'lost_calls'],
    by: ['queue'],
    period: { from: '2026-11-02', to: '2026-11-03' },
    tz: 'America/New_York',
    compare: 'previous',
    where: [{ dimension: 'queue', op: 'in', values: ["it's =sales", null] }],
  };

  beforeAll(async () => {
    served = await startTestServer();
    await served.operator(null).call('createAccount', { body: { id: 'a', name: 'A', tz: 'UTC' } });
    const owner = served.operator('a');
    const { id } = await owner.call('createConnection', { body: { id: 'hook', kind: 'webhook', settings: {} } });
    const calls = [0, 1, 2].flatMap((nth) =>
      answeredCall({
        ...{ id: `c${nth}`, at: `2026-11-02T15:0${nth}:00.250Z`, caller: `+120255501${nth}0`, name: `=cmd ${nth}` },
        ...{ number: '+12025550100', queue: "it's =sales", agent: 'alice' },
      }),
    );
    await owner.call('appendDeliveries', { body: { connection: id, deliveries: [eventDelivery('d1', calls)] } });
    await served.current('a');
  }, 60_000);
  afterAll(async () => await served.close());

  it('the file of a report says what the report says, in CSV and XLSX', async () => {
    const report = await served.operator('a').call('report', { body: request });
    expect(report.totals['call_volume']?.value).toBe(3);
    const made = reportTable({ title: 'Queues', request, report }, plainWords, { parts: true });
    const csv = readCsv(csvText(made, { bom: true, facts: false }));
    const [sheet] = (await workbook(xlsxBytes([made], 'About'))).worksheets;
    const at = (title: string): number => made.columns.findIndex((column) => column.title === title);
    for (const [line, cells] of [...report.rows.map((row) => row.cells), report.totals].entries()) {
      for (const { title, value } of figuresOf(report, cells)) {
        const column = at(title);
        expect([title, column >= 0]).toEqual([title, true]);
        expect(csv[line + 1]?.[column]).toBe(value === null ? '' : String(value));
        expect(sheet?.getCell(line + 2, column + 1).value ?? null).toBe(value);
      }
    }
    expect(csv[1]?.[0]).toBe("it's =sales");
    expect(made.facts.flat()).toContain(report.columns[1]?.version);
  });

  it('the list behind a figure is whole, and masks what the person may not see', async () => {
    const drillRequest = { report: request, row: [], metric: 'call_volume', part: 'value' };
    const report = await served.operator('a').call('report', { body: request });
    const drill = await wholeDrill(served.operator('a'), drillRequest, new AbortController().signal);
    const made = drillTable({ title: 'Calls', request: drillRequest, drill, report }, plainWords);
    expect(made.rows).toHaveLength(3);
    expect(made.rows[0]?.[0]).toMatch(/^2026-11-02T10:0\d:00\.250-05:00$/);
    const { calls, total } = await allCalls(served.operator('a'), {}, new AbortController().signal, () => undefined);
    expect([calls.length, total]).toEqual([3, 3]);
  });

  const questions: readonly [string, Question][] = [
    ['a report', { route: 'report', body: { ...request, order: { by: 'call_volume', desc: true }, limit: 5 } }],
    [
      'a report of one metric with its own parameters',
      { route: 'report', body: { ...request, metrics: [{ id: 'service_level', params: { threshold_s: 5, formula: 'answered_only' } }] } },
    ],
    [
      'a metric asked twice',
      {
        route: 'report',
        body: { ...request, metrics: ['call_volume', { id: 'call_volume', as: 'out', params: { direction: 'outbound' } }] },
      },
    ],
    [
      'the rows behind a figure',
      {
        route: 'drill',
        body: { report: { ...request, metrics: ['call_volume'] }, row: ["it's =sales"], metric: 'call_volume', part: 'value', limit: 2 },
      },
    ],
    [
      'the rows behind one of several',
      { route: 'drill', body: { report: request, row: ["it's =sales"], metric: 'service_level', part: 'numerator' } },
    ],
  ];
  it.each(questions)('%s as a command of the shell asks the same', async (_name, question) => {
    const command = cliCommand('https://calls.example.com', question);
    const words = shellSplit(command);
    expect(words.slice(0, 4)).toEqual(['ringtrace', words[1], '--server', 'https://calls.example.com']);
    const key = await served.apiKey('a', ['figures', 'numbers']);
    const server = await import('@hono/node-server').then(({ serve }) =>
      serve({ fetch: async (asked) => await served.server.fetch(asked), port: 0 }),
    );
    const address = server.address();
    const base = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    let out = '';
    const io = {
      environment: { RINGTRACE_KEY: key },
      out: (text: string) => void (out += text),
      err: (text: string) => void (out += text),
      terminal: false,
      input: async () => await Promise.resolve(''),
    };
    const code = await runCli([...words.slice(1, 3), base, ...words.slice(4), '--json'], io);
    server.close();
    const { route } = question;
    const straight =
      route === 'drill'
        ? await served.operator('a').call('drill', { body: question.body })
        : route === 'report'
          ? await served.operator('a').call('report', { body: question.body })
          : null;
    expect(code, out).toBe(0);
    expect(without(out)).toEqual(without(JSON.stringify(straight)));
    const curl = shellSplit(curlCommand('https://calls.example.com', question).replaceAll('\\\n', ''));
    expect(JSON.parse(curl.at(-1) ?? '')).toEqual(question.body);
    expect(curl).toContain('Authorization: Bearer $RINGTRACE_KEY');
  });
});

function figuresOf(report: Report, cells: Report['totals']): { title: string; value: number | null }[] {
  return report.columns.flatMap((column) => {
    const cell = cells[column.key];
    if (cell === undefined) return [];
    const { value } = cell;
    if (value === null || typeof value === 'number') {
      return [
        { title: column.title, value },
        { title: `${column.title}: before`, value: (cell.compare?.value ?? null) as number | null },
        ...(cell.den === null
          ? []
          : [
              { title: `${column.title}: numerator`, value: cell.num },
              { title: `${column.title}: denominator`, value: cell.den },
            ]),
      ];
    }
    return Object.entries(value).map(([name, figure]) => ({ title: `${column.title}: ${name}`, value: figure as number | null }));
  });
}

/** What moves with the clock. */
function without(answer: string): unknown {
  const { as_of: _, freshness: __, ...rest } = JSON.parse(answer) as Record<string, unknown>;
  return rest;
}

async function workbook(bytes: Uint8Array): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer);
  return book;
}

function valuesOf(sheet: ExcelJS.Worksheet | undefined): unknown[][] {
  if (sheet === undefined) return [];
  return Array.from({ length: sheet.rowCount }, (_, row) =>
    Array.from({ length: sheet.columnCount }, (__, column) => sheet.getCell(row + 1, column + 1).value ?? null),
  );
}

/** The words of a command as a shell takes them apart: quotes of both kinds, and the backslash between. */
function shellSplit(command: string): string[] {
  return [...command.matchAll(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"|\\(.)/g, '$1$2$3'),
  );
}
