import { resolve } from 'node:path';

/** Everything that the environment may say, read once. */
export interface Config {
  /** Folder of log, settings, embedded warehouse, lock and local token. */
  readonly dataFolder: string;
  readonly host: string;
  readonly port: number;
  /** The address that people use, without a trailing slash: links and origin checks; null = http://host:port. */
  readonly publicUrl: string | null;
  /** PostgreSQL for deliveries, event index and settings; null = SQLite files in the data folder. */
  readonly logUrl: string | null;
  /** PostgreSQL for settings and users; null = where the log is. */
  readonly settingsUrl: string | null;
  /** ClickHouse server; null = embedded in the data folder. */
  readonly clickhouseUrl: string | null;
  readonly logLevel: LogLevel;
  /** Outgoing webhooks and the fetching of recordings may go to private addresses, and over http. */
  readonly outboundPrivate: boolean;
  /** An S3-compatible bucket for recordings, with its key; null = files in the data folder. */
  readonly recordingsUrl: string | null;
  /** A recording has so many bytes at most. */
  readonly recordingMaxBytes: number;
  /** Figures of questions that were asked lately are read ahead while nobody asks anything. */
  readonly priming: boolean;
}

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** A value of the environment or command line that cannot be used. */
export class ConfigError extends Error {
  constructor(what: string, got: string, wanted: string) {
    super(`${what}: got "${got}", wanted ${wanted}`);
    this.name = 'ConfigError';
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads and checks the environment; `over` (command line) wins. An empty variable counts as unset. */
export function readConfig(environment: Environment, over: Partial<Config> = {}): Config {
  const read = (name: string): string | null => {
    const value = environment[name]?.trim();
    return value === undefined || value === '' ? null : value;
  };
  const logUrl = url('LOG_URL', read('LOG_URL'), ['postgres:', 'postgresql:']);
  const databaseUrl = url('DATABASE_URL', read('DATABASE_URL'), ['postgres:', 'postgresql:']);
  return {
    dataFolder: resolve(read('RINGTRACE_DATA') ?? 'data'),
    host: read('HOST') ?? '127.0.0.1',
    port: port('PORT', read('PORT') ?? '7464'),
    publicUrl: url('PUBLIC_URL', read('PUBLIC_URL'), ['http:', 'https:'])?.replace(/\/+$/, '') ?? null,
    logUrl: logUrl ?? databaseUrl,
    settingsUrl: databaseUrl ?? logUrl,
    clickhouseUrl: url('CLICKHOUSE_URL', read('CLICKHOUSE_URL'), ['http:', 'https:']),
    logLevel: level('LOG_LEVEL', read('LOG_LEVEL') ?? 'info'),
    recordingsUrl: bucket('RECORDINGS_URL', read('RECORDINGS_URL')),
    recordingMaxBytes: megabytes('RECORDING_MAX_MB', read('RECORDING_MAX_MB') ?? '500'),
    outboundPrivate: allowed('OUTBOUND_PRIVATE', read('OUTBOUND_PRIVATE') ?? 'refuse'),
    priming: onOrOff('PRIMING', read('PRIMING') ?? 'on'),
    ...over,
  };
}

/** A port from text; 0 lets the system choose a free one. */
export function port(what: string, text: string): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (value < 0 || value > 65_535) throw new ConfigError(what, text, 'a port from 0 to 65535');
  return value;
}

function megabytes(what: string, text: string): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (value < 1) throw new ConfigError(what, text, 'megabytes from 1 to 999999');
  return value * 1024 * 1024;
}

function level(what: string, text: string): LogLevel {
  const found = logLevels.find((name) => name === text);
  if (found === undefined) throw new ConfigError(what, text, `one of ${logLevels.join(', ')}`);
  return found;
}

function allowed(what: string, text: string): boolean {
  if (text !== 'allow' && text !== 'refuse') throw new ConfigError(what, text, 'allow or refuse');
  return text === 'allow';
}

function onOrOff(what: string, text: string): boolean {
  if (text !== 'on' && text !== 'off') throw new ConfigError(what, text, 'on or off');
  return text === 'on';
}

/** Never repeats the value: it holds the bucket's key. */
function bucket(what: string, text: string | null): string | null {
  const address = url(what, text, ['http:', 'https:']);
  if (address === null) return null;
  const { username, password, pathname } = new URL(address);
  const wanted = 'https://KEY:SECRET@host/bucket?region=…';
  if (username === '' || password === '') throw new ConfigError(what, 'an address without a key and its secret', wanted);
  if (pathname.replaceAll('/', '') === '') throw new ConfigError(what, 'an address without a bucket', wanted);
  return address;
}

/** Never repeats the value: an address of a database holds its password. */
function url(what: string, text: string | null, protocols: readonly string[]): string | null {
  if (text === null) return null;
  const parsed = URL.parse(text);
  if (parsed === null) throw new ConfigError(what, 'text that is no address', protocols.map((p) => `${p}//…`).join(' or '));
  if (!protocols.includes(parsed.protocol))
    throw new ConfigError(what, `${parsed.protocol}//…`, protocols.map((p) => `${p}//…`).join(' or '));
  return text;
}
