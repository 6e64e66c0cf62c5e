import { createHash } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '#config.ts';
import { tail } from '#ingest/tail.ts';
import { verb } from '#cli/command.ts';
import { inAccount } from '#cli/commands/import.ts';
import { clientSink, connectorFor, ensureConnection } from '#cli/import-into.ts';
import { UsageError, type Io } from '#cli/io.ts';
import { withSession, type CommonOptions } from '#cli/session.ts';

interface Options extends CommonOptions {
  readonly connection: string;
  readonly format?: string;
  readonly tz?: string;
  readonly settings?: string;
  readonly place?: string;
}

/** Names that Asterisk gives its logs. */
const usual: readonly (readonly [RegExp, string])[] = [
  [/^queue_log/, 'asterisk-queue-log'],
  [/^Master\.csv/, 'asterisk-cdr-csv'],
  [/^cel.*\.csv/i, 'asterisk-cel-csv'],
];

export function tailCommand(io: Io): Command {
  return verb('tail', 'Follow a live log, also across its rotation, until told to stop', [
    'ringtrace tail /var/log/asterisk/queue_log --connection pbx',
    'ringtrace tail /var/log/asterisk/queue_log --server https://calls.example.com --key rt_… --connection pbx',
  ])
    .argument('<file>', 'the log')
    .requiredOption('--connection <id>', 'connection that the log belongs to; made where it is missing')
    .option('--format <name>', 'format of the log (default: by its usual name)')
    .option('--tz <zone>', 'time zone of a new connection')
    .option('--settings <file>', "the connection's settings document (JSON)")
    .option('--place <file>', 'where to keep how far it was read (default: in the data folder)')
    .action(async (file: string, options: Options) => await follow(io, resolve(file), options));
}

async function follow(io: Io, path: string, options: Options): Promise<void> {
  const format = options.format ?? usual.find(([name]) => name.test(basename(path)))?.[1];
  if (format === undefined) throw new UsageError(`--format: ${basename(path)} has no usual name; say its format`);
  const file = connectorFor(format).formats[format];
  if (file === undefined) throw new Error(`${format} has a connector without it`);
  const { dataFolder } = readConfig(io.environment, options.data === undefined ? {} : { dataFolder: resolve(options.data) });
  const placeName = createHash('sha256')
    .update(`${options.account ?? ''}\n${options.connection}\n${path}`)
    .digest('hex')
    .slice(0, 16);

  await withSession(options, io, async (session) => {
    const client = await inAccount(session, options, { ...options, format }, io);
    await ensureConnection(client, { ...options, format }, io);
    const stop = new AbortController();
    const stopping = (): void => stop.abort();
    process.once('SIGINT', stopping);
    process.once('SIGTERM', stopping);
    io.err(`Following ${path}; stop with Ctrl+C.\n`);
    let lines = 0;
    try {
      await tail({
        path,
        format,
        file,
        sink: clientSink(client, options.connection),
        placeFile: options.place ?? join(dataFolder, 'tail', `${placeName}.json`),
        signal: stop.signal,
        onDelivered: (delivered) => {
          lines += delivered.lines;
          io.err(`${new Date().toISOString()} ${delivered.lines} lines stored, ${lines} in all\n`);
        },
        onNotice: (notice) => io.err(`${notice}\n`),
      });
    } finally {
      process.off('SIGINT', stopping);
      process.off('SIGTERM', stopping);
    }
    io.out(options.json === true ? `${JSON.stringify({ lines })}\n` : `Stopped; ${lines} lines stored.\n`);
  });
}
