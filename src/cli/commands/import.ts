import type { Command } from 'commander';
import { ProblemError, type Client } from '#client/client.ts';
import { connectors } from '#connectors/index.ts';
import type { ConnectionView } from '#contract/connection-view.ts';
import type { RouteAnswer } from '#contract/routes.ts';
import { answer, verb } from '#cli/command.ts';
import { connectorFor, ensureConnection, importOne, sizeOf, untilCurrent, type FileResult, type ImportTarget } from '#cli/import-into.ts';
import { UsageError, type Io } from '#cli/io.ts';
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
  for (const file of files) await sizeOf(file);
  await withSession(options, io, async (session) => {
    const client = await inAccount(session, options, target, io);
    const connection = await ensureConnection(client, target, io, files);
    const before = await client.call('progress');
    const results: FileResult[] = [];
    for (const file of files) results.push(await importOne(client, target, file, io));
    await untilCurrent(client, io);
    const proposal = await applyProposal(client, connection, io);
    const after = await untilCurrent(client, io);
    const rejects = after.rejects - before.rejects;
    if (after.broken > 0) io.err(`Warning: ${after.broken} groups of events could not be folded; the server's log tells where.\n`);
    const value = {
      files: results,
      calls: after.calls,
      new_calls: after.calls - before.calls,
      rejects: after.rejects,
      new_rejects: rejects,
      anomalous_calls: after.anomalous_calls,
      proposal,
    };
    answer(io, options, value, () =>
      [
        ...results.map(
          (one) => `${one.file}: ${one.lines.toLocaleString('en-US')} lines; new deliveries: ${one.sent}, known already: ${one.known}\n`,
        ),
        `Calls: ${after.calls} (${signed(after.calls - before.calls)}), with anomalies: ${after.anomalous_calls}; rejected lines: ${after.rejects} (${signed(rejects)})\n`,
        ...(proposal === null ? [] : [proposalText(proposal, connection.id)]),
        ...(rejects > 0 ? ['See them with: ringtrace rejected\n'] : []),
      ].join(''),
    );
  });
}

type Proposed = RouteAnswer<'proposeSettings'>;

/**
 * A phone system whose settings nobody has confirmed takes what its data suggest, so that its first figures are right; marked as
 * proposed, so that the next file may say better and a person may correct it.
 */
async function applyProposal(client: Client, { id, kind, settings }: ConnectionView, io: Io): Promise<Proposed | null> {
  if (connectors.get(kind)?.propose === undefined || typeof settings !== 'object' || settings === null) return null;
  const { timeZone, proposed, live: _live, ...more } = settings as Readonly<Record<string, unknown>>;
  if (typeof timeZone !== 'string' || (proposed !== true && Object.keys(more).length > 0)) return null;
  const proposal = await client.call('proposeSettings', { body: { kind, tz: timeZone, connection: id } });
  if (typeof proposal.settings !== 'object' || proposal.settings === null) return null;
  const suggested = { ...proposal.settings, proposed: true };
  if (JSON.stringify(suggested) === JSON.stringify(settings)) return null;
  io.err(`Connection ${id}: settings taken from its data; everything is decoded again.\n`);
  await client.call('changeConnection', { params: { id }, body: { settings: suggested } });
  return { ...proposal, settings: suggested };
}

function proposalText({ settings, notes }: Proposed, connection: string): string {
  const document = JSON.stringify(settings, null, 2);
  const lead = `The settings of "${connection}" were taken from its data. Look them through in Settings › Connections, or save this to a file, correct it, set "proposed" to false and import again with --settings:`;
  return `\n${lead}\n${notes.map((note) => `  ${note}\n`).join('')}${document}\n`;
}

/** The account named, made where the operator names a new one. */
export async function inAccount(session: Session, options: CommonOptions, target: ImportTarget, io: Io) {
  const { account } = options;
  if (account === undefined || session.how === 'distant') return session.client;
  try {
    await session.client.call('me');
    return session.client;
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.type !== '/problems/unknown-account') throw error;
    if (target.tz === undefined) throw new UsageError(`${error.message} To make it, give its time zone: --tz Europe/Madrid`);
    await session.as(null).call('createAccount', { body: { id: account, name: account, tz: target.tz } });
    io.err(`Account ${account} is new; its time zone is ${target.tz}.\n`);
    return session.client;
  }
}

function signed(count: number): string {
  return count < 0 ? `${count}` : `+${count}`;
}
