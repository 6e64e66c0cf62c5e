import type { Command } from 'commander';
import { ProblemError } from '#client/client.ts';
import { answer, verb } from '#cli/command.ts';
import { connectorFor, ensureConnection, importOne, untilCurrent, type FileResult, type ImportTarget } from '#cli/import-into.ts';
import type { Io } from '#cli/io.ts';
import { withSession, type CommonOptions, type Session } from '#cli/session.ts';

type Options = CommonOptions & Omit<ImportTarget, 'format'>;

export function importCommand(io: Io): Command {
  return verb('import', 'Import files of a phone system: logs, call records, tables', [
    'ringtrace import asterisk-queue-log /var/log/asterisk/queue_log* --account demo --connection pbx --tz America/New_York',
    'ringtrace import asterisk-cdr-csv Master.csv.gz --account demo --connection pbx',
    'ringtrace import table calls.xlsx --account demo --connection calls --settings mapping.json',
  ])
    .argument('<format>', 'format of the files (a wrong one lists all)')
    .argument('<file...>', 'files, also gzipped; what was imported before is skipped')
    .requiredOption('--connection <id>', 'connection that the files belong to; made where it is missing')
    .option('--tz <zone>', 'time zone of a new connection, for example Europe/Madrid')
    .option('--settings <file>', "the connection's settings document (JSON)")
    .action(async (format: string, files: string[], options: Options) => await runImport(io, { ...options, format }, files, options));
}

async function runImport(io: Io, target: ImportTarget, files: readonly string[], options: CommonOptions): Promise<void> {
  connectorFor(target.format);
  await withSession(options, io, async (session) => {
    const client = await inAccount(session, options, target, io);
    await ensureConnection(client, target, io, files);
    const before = await client.call('progress');
    const results: FileResult[] = [];
    for (const file of files) results.push(await importOne(client, target, file, io));
    const after = await untilCurrent(client, io);
    const rejects = after.rejects - before.rejects;
    const value = {
      files: results,
      calls: after.calls,
      new_calls: after.calls - before.calls,
      rejects: after.rejects,
      new_rejects: rejects,
      anomalous_calls: after.anomalous_calls,
    };
    answer(io, options, value, () =>
      [
        ...results.map(
          (one) => `${one.file}: ${one.lines.toLocaleString('en-US')} lines; ${one.sent} parts new, ${one.known} known already\n`,
        ),
        `Calls: ${after.calls} (${signed(after.calls - before.calls)}), with anomalies: ${after.anomalous_calls}; rejected lines: ${after.rejects} (${signed(rejects)})\n`,
        ...(rejects > 0 ? ['See them with: ringtrace rejected\n'] : []),
      ].join(''),
    );
  });
}

/** The account named, made where the operator names a new one. */
export async function inAccount(session: Session, options: CommonOptions, target: ImportTarget, io: Io) {
  const { account } = options;
  if (account === undefined || session.how === 'distant') return session.client;
  try {
    await session.client.call('me');
    return session.client;
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.type !== '/problems/unknown-account' || target.tz === undefined) throw error;
    await session.as(null).call('createAccount', { body: { id: account, name: account, tz: target.tz } });
    io.err(`Account ${account} is new; its time zone is ${target.tz}.\n`);
    return session.client;
  }
}

function signed(count: number): string {
  return count < 0 ? `${count}` : `+${count}`;
}
