import { copyFile, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { copySqlite } from '#database/copy-sqlite.ts';
import { type BackupManifest, recordingsList } from '#contract/operate.ts';
import { Failure } from '#domain/failure.ts';
import { ApiProblem } from './api-problem.ts';
import { describe, flush } from './backup-file.ts';
import { copyRecordings } from './backup-recordings.ts';
import { codeOf } from '#domain/error-code.ts';

/** What is backed up. The warehouse is not: it is derived, and a restored log builds it again. */
export interface BackupParts {
  readonly version: string;
  readonly position: () => Promise<number>;
  /** SQLite files in the order of copying; null where a part lies in PostgreSQL. */
  readonly settingsFile: string | null;
  readonly logFile: string | null;
  readonly secretFile: string;
}

/** Where recordings lie, and whether they are copied. */
export interface RecordingsPlace {
  /** Null = in a bucket. */
  readonly folder: string | null;
  /** For people. */
  readonly where: string;
  readonly wanted: boolean;
}

type Tell = (doing: string, done: number, total: number | null) => void;

/** Name of the manifest in a backup's folder. */
export const manifestName = 'backup.json';

/**
 * Consistent copies into a new folder. Settings first: what a later log knows more is replayed from its own settings deliveries,
 * whereas settings newer than the log could never be.
 */
export async function writeBackup(folder: string, parts: BackupParts, recordings: RecordingsPlace, tell: Tell): Promise<BackupManifest> {
  if (parts.settingsFile === null || parts.logFile === null) {
    throw new ApiProblem(
      409,
      'backup-elsewhere',
      'Log and settings lie in PostgreSQL; back them up with pg_dump, and keep the file "secret" and the folder "recordings" of the data folder.',
    );
  }
  if (!isAbsolute(folder))
    throw new ApiProblem(422, 'wrong-request', `folder: got "${folder}", wanted an absolute path.`, { what: 'folder', got: folder });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0)
    throw new ApiProblem(409, 'folder-not-empty', `The folder ${folder} is not empty.`, { what: 'folder', got: folder });

  try {
    return await copied(folder, parts, [parts.settingsFile, parts.logFile], recordings, tell);
  } catch (error) {
    if (!isFull(error)) throw error;
    const detail = `No space left for the backup in ${folder}: it is not whole. Remove it, free some space and start it again.`;
    throw new ApiProblem(507, 'store-full', detail, { what: 'folder', got: folder });
  }
}

async function copied(
  folder: string,
  parts: BackupParts,
  sources: readonly string[],
  recordings: RecordingsPlace,
  tell: Tell,
): Promise<BackupManifest> {
  const total = (await Promise.all(sources.map(async (file) => (await stat(file)).size))).reduce((sum, size) => sum + size, 0);
  let done = 0;
  for (const source of sources) {
    tell(`copies ${basename(source)}`, done, total);
    const target = join(folder, basename(source));
    await copySqlite(source, target);
    await flush(target);
    done += (await stat(source)).size;
  }
  await copyFile(parts.secretFile, join(folder, 'secret'));
  await flush(join(folder, 'secret'));

  // After the settings: what these call kept is copied, unless it is gone by now.
  const inside = recordings.wanted && recordings.folder !== null;
  const sounds = inside
    ? await copyRecordings(recordings.folder, folder, (bytes) => tell('copies recordings', done + bytes, null))
    : { files: 0, bytes: 0 };

  tell('computes checksums', done + sounds.bytes, null);
  const names = [...sources.map((source) => basename(source)), 'secret', ...(inside ? [recordingsList] : [])];
  const manifest: BackupManifest = {
    version: parts.version,
    created_at: new Date().toISOString(),
    position: await parts.position(),
    files: await Promise.all(names.map(async (name) => await describe(join(folder, name)))),
    recordings: { ...sounds, elsewhere: inside ? null : recordings.where },
  };
  await writeFile(join(folder, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
  return manifest;
}

/** A disk or a quota that took no more. */
function isFull(error: unknown): boolean {
  if (error instanceof Failure) return error.code === 'store-full';
  return ['ENOSPC', 'EDQUOT'].includes(codeOf(error));
}
