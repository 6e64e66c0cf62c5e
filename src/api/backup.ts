import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { copyFile, mkdir, open, readdir, stat, writeFile } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { copySqlite } from '#database/copy-sqlite.ts';
import type { BackupManifest } from '#contract/operate.ts';
import { ApiProblem } from './api-problem.ts';

/** What is backed up. The warehouse is not: it is derived, and a restored log builds it again. */
export interface BackupParts {
  readonly version: string;
  readonly position: () => Promise<number>;
  /** SQLite files in the order of copying; null where a part lies in PostgreSQL. */
  readonly settingsFile: string | null;
  readonly logFile: string | null;
  readonly secretFile: string;
}

/** Name of the manifest in a backup's folder. */
export const manifestName = 'backup.json';

/**
 * Consistent copies into a new folder. Settings first: what a later log knows more is replayed from its own settings deliveries,
 * whereas settings newer than the log could never be.
 */
export async function writeBackup(
  folder: string,
  parts: BackupParts,
  tell: (doing: string, done: number, total: number) => void,
): Promise<BackupManifest> {
  if (parts.settingsFile === null || parts.logFile === null) {
    throw new ApiProblem(
      409,
      'backup-elsewhere',
      'Log and settings lie in PostgreSQL; back them up with pg_dump, and keep the file "secret" of the data folder.',
    );
  }
  if (!isAbsolute(folder))
    throw new ApiProblem(422, 'wrong-request', `folder: got "${folder}", wanted an absolute path.`, { what: 'folder', got: folder });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0)
    throw new ApiProblem(409, 'folder-not-empty', `The folder ${folder} is not empty.`, { what: 'folder', got: folder });

  const sources = [parts.settingsFile, parts.logFile];
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

  tell('computes checksums', done, total);
  const names = [...sources.map((source) => basename(source)), 'secret'];
  const manifest: BackupManifest = {
    version: parts.version,
    created_at: new Date().toISOString(),
    position: await parts.position(),
    files: await Promise.all(names.map(async (name) => await describe(join(folder, name)))),
  };
  await writeFile(join(folder, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
  return manifest;
}

/** Size and SHA-256 of a file. */
export async function describe(path: string): Promise<{ name: string; bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { name: basename(path), bytes: (await stat(path)).size, sha256: hash.digest('hex') };
}

async function flush(path: string): Promise<void> {
  if (!existsSync(path)) return;
  const file = await open(path, 'r+');
  await file.chmod(0o600);
  await file.sync();
  await file.close();
}
