import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Client } from '#client/client.ts';
import type { Job } from '#contract/operate.ts';
import { answer, verb } from '#cli/command.ts';
import { untilCurrent } from '#cli/import-into.ts';
import type { Io } from '#cli/io.ts';
import { startProgress } from '#cli/progress.ts';
import { withSession, type CommonOptions } from '#cli/session.ts';
import { printTable } from '#cli/table.ts';

/** Some check found something wrong: exit code 1, after the answer was printed. */
export class CheckFailed extends Error {}

export function rebuildCommand(io: Io): Command {
  return verb('rebuild', 'Fold every event again into an empty warehouse and compare', [
    'ringtrace rebuild',
    'ringtrace rebuild --json',
  ]).action(
    async (options: CommonOptions) =>
      await withSession(options, io, async ({ client }) => {
        const job = await finished(client, await client.call('rebuild'), 'Rebuilding', io);
        answer(io, options, job, () => `${printChecks(job)}${job.done} groups folded again\n`);
      }),
  );
}

export function verifyCommand(io: Io): Command {
  return verb('verify', 'Check the stores, and every figure against a fresh fold of the log', [
    'ringtrace verify',
    'ringtrace verify --json',
  ]).action(
    async (options: CommonOptions) =>
      await withSession(options, io, async ({ client }) => {
        const job = await finished(client, await client.call('verify'), 'Verifying', io);
        const wrong = job.checks.filter((check) => !check.right);
        answer(
          io,
          options,
          job,
          () => `${printChecks(job)}${wrong.length === 0 ? 'Everything is right.' : `${wrong.length} checks are wrong.`}\n`,
        );
        if (wrong.length > 0) throw new CheckFailed(wrong.map((check) => `${check.name}: ${check.says}`).join('; '));
      }),
  );
}

export function redecodeCommand(io: Io): Command {
  return verb('redecode', 'Decode all deliveries of a connection again, after a fix', ['ringtrace redecode --connection pbx'])
    .requiredOption('--connection <id>', 'the connection')
    .action(
      async (options: CommonOptions & { connection: string }) =>
        await withSession(options, io, async ({ client }) => {
          await client.call('redecode', { body: { connection: options.connection } });
          const progress = await untilCurrent(client, io);
          answer(io, options, progress, () => `Decoded again. Calls: ${progress.calls}; rejected lines: ${progress.rejects}\n`);
        }),
    );
}

export function backupCommand(io: Io): Command {
  return verb('backup', 'Write a consistent copy of log, settings, secret and recordings into a new folder', [
    'ringtrace backup /srv/backup/ringtrace-2026-11-21',
  ])
    .argument('<folder>', 'new or empty folder on the server')
    .option('--no-recordings', 'leave recordings out: their folder is copied in another way')
    .action(
      async (folder: string, options: CommonOptions & { readonly recordings: boolean }) =>
        await withSession(options, io, async ({ client, how }) => {
          const target = how === 'distant' ? folder : resolve(folder);
          const job = await finished(
            client,
            await client.call('backup', { body: { folder: target, recordings: options.recordings } }),
            'Backing up',
            io,
          );
          answer(io, options, job.backup, () => {
            const rows = (job.backup?.files ?? []).map((file) => [file.name, String(file.bytes), file.sha256]);
            return `${printTable(['file', 'bytes', 'sha256'], rows)}${recordingsIn(job.backup)}Log position ${job.backup?.position ?? 0}. Restore with: ringtrace restore ${target} --data <new folder>\n`;
          });
        }),
    );
}

function recordingsIn(backup: Job['backup']): string {
  if (backup === null) return '';
  const { files, bytes, elsewhere } = backup.recordings;
  if (elsewhere !== null) return `Recordings are NOT in this backup: copy ${elsewhere} as well.\n`;
  return `Recordings: ${files} files, ${bytes} bytes.\n`;
}

async function finished(client: Client, started: Job, title: string, io: Io): Promise<Job> {
  let job = started;
  const shown = startProgress(io, title, job.unit, null);
  while (job.state === 'running') {
    await pause(job.done === 0 ? 50 : 200);
    job = await client.call('job', { params: { id: job.id } });
    shown.update(job.done, job.total, job.doing);
  }
  shown.stop();
  if (job.state === 'failed') throw new Error(job.failure ?? 'The work failed.');
  return job;
}

function printChecks(job: Job): string {
  return printTable(
    ['check', 'right', ''],
    job.checks.map((check) => [check.name, check.right ? 'yes' : 'NO', check.says]),
  );
}
