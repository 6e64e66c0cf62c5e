import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { BackupManifest, recordingsList } from '#contract/operate.ts';
import { readConfig } from '#config.ts';
import { openDataFolder } from '#data-folder.ts';
import { fileHash } from '#cli/file-hash.ts';
import { checkRecordings, restoreRecordings } from '#cli/restore-recordings.ts';
import { answer, folderVerb } from '#cli/command.ts';
import { untilCurrent } from '#cli/import-into.ts';
import { UsageError, type Io } from '#cli/io.ts';
import { withSession, type CommonOptions } from '#cli/session.ts';

export function restoreCommand(io: Io): Command {
  return folderVerb('restore', 'Put a backup into an empty data folder; the warehouse is built again from the log', [
    'ringtrace restore /srv/backup/ringtrace-2026-11-21 --data ./restored',
  ])
    .argument('<folder>', 'folder that "ringtrace backup" wrote')
    .option('--erase-list <file>', 'erase-list.json of the data folder that was in use since: who was erased after the backup stays erased')
    .action(async (backup: string, options: RestoreOptions) => await restore(io, resolve(backup), options));
}

interface RestoreOptions extends CommonOptions {
  readonly eraseList?: string;
}

async function restore(io: Io, backup: string, options: RestoreOptions): Promise<void> {
  const { eraseList } = options;
  if (eraseList !== undefined && !existsSync(eraseList)) throw new UsageError(`--erase-list: cannot read ${eraseList}`);
  const { dataFolder } = readConfig(io.environment, options.data === undefined ? {} : { dataFolder: resolve(options.data) });
  const manifest = manifestOf(backup);
  for (const file of manifest.files) {
    const found = existsSync(join(backup, file.name)) ? await fileHash(join(backup, file.name)) : null;
    if (found !== file.sha256)
      throw new Error(`${join(backup, file.name)}: ${found === null ? 'is missing' : 'is not what was written (checksum differs)'}.`);
  }
  const listed = manifest.files.some(({ name }) => name === recordingsList);
  if (listed) await checkRecordings(backup);
  const folder = openDataFolder(dataFolder);
  if (folder === null) throw new Error(`A server or command is at work on ${dataFolder}; restore into a folder that nobody uses.`);
  try {
    if (existsSync(folder.file('log.db'))) throw new Error(`${dataFolder} holds a log already; restore into an empty folder.`);
    mkdirSync(dataFolder, { recursive: true });
    for (const { name } of manifest.files) if (name !== recordingsList) copyFileSync(join(backup, name), folder.file(name));
    if (listed) await restoreRecordings(backup, dataFolder);
    if (eraseList !== undefined) copyFileSync(eraseList, folder.file('erase-list.json'));
  } finally {
    folder.release();
  }
  io.err(`Restored ${manifest.files.length} files of ${manifest.created_at}; building the warehouse from the log.\n`);
  const { files, elsewhere } = manifest.recordings;
  io.err(elsewhere === null ? `Recordings: ${files} files.\n` : `Recordings are not in this backup: they were in ${elsewhere}.\n`);
  await withSession({ data: dataFolder }, io, async (session) => {
    const { client } = session;
    const { accounts } = await client.call('accounts');
    const [first] = accounts;
    if (first !== undefined) await untilCurrent(session.as(first.id), io);
    const health = await client.call('health');
    answer(
      io,
      options,
      { restored: manifest, freshness: health.freshness },
      () => `Done: log position ${health.freshness.position}, every figure is current.\n`,
    );
  });
}

function manifestOf(backup: string): BackupManifest {
  const path = join(backup, 'backup.json');
  if (!existsSync(path)) {
    const found = existsSync(backup) ? readdirSync(backup).slice(0, 5).join(', ') || 'an empty folder' : 'nothing';
    throw new UsageError(`folder: ${backup} is no backup: wanted backup.json, found ${found}`);
  }
  const parsed = BackupManifest.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new UsageError(`folder: ${path} is not a manifest of a backup`);
  return parsed.data;
}
