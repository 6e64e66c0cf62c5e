import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { connectors } from '../../src/connectors/index.ts';
import { sharedPath } from '../../test/shared.ts';
import { loadSystems } from '../load/systems.ts';
import type { Random } from './random.ts';

/** One way in: a connector with settings, a format, and real material to start from. */
export interface FuzzSource {
  readonly kind: string;
  readonly settings: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly pieces: readonly Buffer[];
}

/** A body of a few neighbouring lines, blocks or items. */
export function sample({ pieces }: FuzzSource, random: Random): Buffer {
  const from = random.below(pieces.length);
  return Buffer.concat(pieces.slice(from, from + 1 + random.below(12)));
}

/** Real lines from `examples/` and, where it lies beside the repository, the shared material; our own event schema in any case. */
export function fuzzSources(): FuzzSource[] {
  const pbx = { timeZone: 'America/New_York', trunks: ['trunk-in'], inboundContexts: ['from-trunk'], numbers: {} };
  const asterisk = (format: string, names: readonly string[], cut: RegExp, settings: object = {}): FuzzSource => ({
    kind: 'asterisk',
    settings: { ...pbx, ...settings },
    headers: { format },
    pieces: names.flatMap((name) => material(name)).flatMap((file) => split(file, cut)),
  });
  const sources: FuzzSource[] = [
    asterisk('asterisk-queue-log', ['queue_log', 'asterisk-queue_log.log', 'vector1.queue_log', 'vector4.queue_log'], lines),
    asterisk('asterisk-cdr-csv', ['cdr-csv-Master.csv', 'asterisk-cdr-master.csv'], lines),
    asterisk('asterisk-cdr-custom', ['cdr-custom.csv'], lines, { cdrColumns: cdrColumns.split(' ') }),
    asterisk('asterisk-cel-csv', ['cel.csv', 'asterisk-cel.csv'], lines),
    asterisk('asterisk-ami', ['ami-events.txt.gz', 'ami-events.txt', 'asterisk-ami-events.txt'], blocks),
    { kind: 'webhook', settings: {}, headers: { format: 'ringtrace-events' }, pieces: ownEvents },
    { kind: 'site', settings: { origins: ['https://www.example.com'] }, headers: { format: 'ringtrace-site' }, pieces: visits },
    tableSource(['data_anonymous_bank_february.txt'], bankMapping, bankRows),
    tableSource(['calls.csv'], simpleMapping, simpleRows),
    ...hostedSources(),
  ];
  return sources.filter((source) => source.pieces.length > 0);
}

const lines = /(?<=\n)/;
const blocks = /(?<=\r?\n\r?\n)/;
const cdrColumns =
  'clid src dst dcontext channel dstchannel lastapp lastdata start answer end duration billsec disposition amaflags accountcode peeraccount uniqueid linkedid sequence userfield did campaign ivrpath queue queuestatus survey recordingfile';

function split(file: Buffer, cut: RegExp): Buffer[] {
  return file
    .toString('latin1')
    .split(cut)
    .slice(0, 20_000)
    .map((piece) => Buffer.from(piece, 'latin1'));
}

/** Files of this name in the bundled examples, else in the shared material. */
function material(name: string): Buffer[] {
  const examples = fileURLToPath(new URL('../../examples', import.meta.url));
  const bundled = existsSync(examples)
    ? readdirSync(examples, { recursive: true, encoding: 'utf8' })
        .filter((path) => basename(path) === name)
        .map((path) => join(examples, path))
    : [];
  const shared = [
    'captures/asterisk-a',
    'connectors/samples',
    'datasets/asterisk-queue-log-vectors',
    'datasets/anonymous-bank-feb1999',
    'datasets/pwc-phonenow',
  ]
    .map((folder) => sharedPath(`${folder}/${name}`))
    .filter((path) => path !== null);
  return [...bundled, ...shared].slice(0, 1).map((path) => {
    const bytes = readFileSync(path);
    return name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  });
}

/** What hosted systems post: a few calls of the load, and the shared samples of the system in each of its formats. */
function hostedSources(): FuzzSource[] {
  return [...connectors.values()]
    .filter(({ kind, posts }) => posts !== undefined && kind !== 'webhook')
    .flatMap(({ kind, formats, posts }) =>
      Object.keys(formats).map((format): FuzzSource => {
        const [topic = ''] = Object.entries(posts?.topics ?? {}).find(([, told]) => told.format === format) ?? [];
        const calls = loadSystems
          .filter((system) => system.kind === kind)
          .flatMap(({ call }) => [1, 2, 3].flatMap((n) => call(n, Date.UTC(2026, 10, 21))));
        const own = calls.map(({ body }) => Buffer.from(`${body}\n`));
        return { kind, settings: hostedSettings[kind] ?? {}, headers: { format, topic }, pieces: [...own, ...samplesOf(kind)] };
      }),
    );
}

const hostedSettings: Readonly<Record<string, unknown>> = { freeswitch: { timeZone: 'UTC' } };

/** Shared samples of a system: each file, and each element of its lists. */
function samplesOf(kind: string): Buffer[] {
  const folder = sharedPath('connectors/samples');
  if (folder === null) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${kind}-`))
    .flatMap((name) => {
      const file = readFileSync(join(folder, name));
      const list = name.endsWith('.json') ? (JSON.parse(file.toString()) as unknown) : null;
      return [file, ...(Array.isArray(list) ? list.map((each) => Buffer.from(`${JSON.stringify(each)}\n`)) : [])];
    });
}

function tableSource(names: readonly string[], mapping: object, rows: readonly string[]): FuzzSource {
  const [file] = names.flatMap((name) => material(name));
  const [header = Buffer.from(''), ...body] = file === undefined ? rows.map((row) => Buffer.from(`${row}\n`)) : split(file, lines);
  const delimiter = 'delimiter' in mapping ? String(mapping.delimiter) : ',';
  const columns = JSON.stringify(header.toString().trim().split(delimiter));
  return { kind: 'table', settings: mapping, headers: { format: 'table-csv', columns }, pieces: body };
}

const bankMapping = {
  table: 'call',
  timeZone: 'Asia/Jerusalem',
  delimiter: '\t',
  fields: {
    direction: { constant: 'inbound' },
    started_at: { column: ['date', 'vru_entry'], pattern: 'YYMMDD H:mm:ss' },
    ivr_s: { column: 'vru_time', unit: 's', negative: 'zero' },
    wait_s: { column: 'q_time', unit: 's' },
    talk_s: { column: 'ser_time', unit: 's' },
    agent_id: { column: 'server', empty: ['NO_SERVER'] },
    outcome: { column: 'outcome', map: { AGENT: 'answered', HANG: 'abandoned', PHANTOM: '' } },
    queue_id: 'type',
  },
};
const bankRows = [
  'vru+line\tcall_id\tcustomer_id\tpriority\ttype\tdate\tvru_entry\tvru_exit\tvru_time\tq_start\tq_exit\tq_time\toutcome\tser_start\tser_exit\tser_time\tserver',
  'AA0101\t34536\t0\t0\tPS\t990201\t7:02:47\t7:02:56\t9\t0:00:00\t0:00:00\t0\tAGENT\t7:02:55\t7:05:41\t166\tDORIT',
  'AA0101\t34537\t0\t0\tPS\t990201\t7:31:45\t7:31:55\t10\t0:00:00\t0:00:00\t0\tAGENT\t7:31:54\t7:31:59\t5\tNO_SERVER',
];
const simpleMapping = {
  table: 'call',
  timeZone: 'UTC',
  rowId: ['Call Id'],
  fields: {
    direction: { constant: 'inbound' },
    started_at: { column: ['Date', 'Time'], pattern: 'YYYY-MM-DD HH:mm:ss' },
    agent_id: 'Agent',
    topics: { column: 'Topic', separator: ';' },
    outcome: { column: 'Answered (Y/N)', map: { Y: 'answered', N: 'abandoned' } },
    resolved: { column: 'Resolved', map: { Y: 'true', N: 'false' } },
    wait_s: { column: 'Speed of answer in seconds', unit: 's' },
    talk_s: { column: 'AvgTalkDuration', unit: 'hms' },
  },
};
const simpleRows = [
  'Call Id,Agent,Date,Time,Topic,Answered (Y/N),Resolved,Speed of answer in seconds,AvgTalkDuration,Satisfaction rating',
  'ID0001,Diane,2021-01-01,09:12:58,Contract related,Y,Y,109,00:02:23,3',
  'ID0002,Becky,2021-01-01,09:12:58,Technical Support,Y,N,70,00:04:02,3',
];

/** A visit to a website: its first page with a number, a sign of life, a number that was touched, and what became of the numbers. */
const who = { session: 'a1'.repeat(16), visitor: 'b2'.repeat(16) };
const first = { kind: 'session', at: 1_788_000_000_000, ...who, consent: 'full', page: 'https://www.example.com/offer', targets: [0] };
const visits: readonly Buffer[] = [
  { ...first, referrer: 'https://www.google.de/', utm: { source: 'google', term: 'boiler' }, ids: { gclid: 'abc' }, answer: [] },
  {
    ...{ ...first, referrer: '', utm: {}, ids: {} },
    answer: [{ target: '+12025550100', number: '+12025550101', pool: 'main', until: 1_788_000_300_000 }],
  },
  {
    kind: 'told',
    at: 1_788_000_060_000,
    ...who,
    page: 'https://www.example.com/prices',
    kept: [{ number: '+12025550101', until: 1_788_000_360_000 }],
  },
  { kind: 'told', at: 1_788_000_090_000, ...who, click: '+1-202-555-0101', kept: [] },
  {
    kind: 'numbers',
    at: 1_787_000_000_000,
    numbers: [{ number: '+12025550101', source: null, medium: null, campaign: null, pool: 'main' }],
  },
].map((message) => Buffer.from(`${JSON.stringify(message)}\n`));

const at = (second: number): string => new Date(Date.UTC(2026, 10, 21, 9, 0, second)).toISOString();
const ownEvents = [
  { kind: 'call_started', call: 'c1', at: at(0), direction: 'inbound', caller: '+1 202 555 0143', number: '+12025550100' },
  { kind: 'queue_entered', call: 'c1', at: at(2), queue_id: 'sales' },
  { kind: 'agent_offered', call: 'c1', at: at(3), agent_id: 'ann', queue_id: 'sales' },
  { kind: 'agent_answered', call: 'c1', at: at(9), agent_id: 'ann', queue_id: 'sales' },
  { kind: 'hold_started', call: 'c1', at: at(12), agent_id: 'ann' },
  { kind: 'hold_ended', call: 'c1', at: at(22), agent_id: 'ann' },
  { kind: 'transferred', call: 'c1', at: at(30), agent_id: 'ann', to: 'support', transfer: 'blind', target: 'queue', links: ['c2'] },
  { kind: 'queue_entered', call: 'c2', at: at(31), queue_id: 'support' },
  { kind: 'queue_left', call: 'c2', at: at(60), queue_id: 'support', exit: 'abandoned' },
  { kind: 'call_ended', call: 'c1', at: at(60), outcome: 'answered', ended_by: 'customer' },
  { id: 'e-7', kind: 'agent_state', at: at(61), agent_id: 'ann', state: 'break', reason: 'lunch' },
  [
    { kind: 'call_started', call: 12345678901234567890n.toString(), at: at(0), direction: 'outbound' },
    { kind: 'call_ringing', call: 'c9', at: at(1) },
  ],
  { events: [{ kind: 'call_started', call: 'c8', at: at(0), direction: 'inbound' }] },
].map((event) => Buffer.from(`${JSON.stringify(event)}\n`));
