import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { randomBytes } from 'node:crypto';
import { Failure } from '#domain/failure.ts';
import { storeCodeOf } from '#domain/error-code.ts';

/** What a running server tells the command line about itself, in a file that only its user may read. */
export interface ServerNote {
  readonly address: string;
  readonly token: string;
  readonly pid: number;
}

/** The data folder, held by this process alone until `release`. */
export interface DataFolder {
  readonly path: string;
  readonly secret: string;
  readonly localToken: string;
  readonly metricsToken: string;
  file(name: string): string;
  /** A token that is made on first reading, in a 0600 file. */
  token(name: string): string;
  removeToken(name: string): void;
  announce(address: string): void;
  release(): void;
}

/**
 * Opens the folder (made if missing) and locks it: two servers on one folder would answer from two states. The lock is the
 * operating system's on a file, so it ends with the process, also by `kill -9`. Null = another process holds it.
 */
export function openDataFolder(path: string): DataFolder | null {
  makeFolder(path);
  const lock = takeLock(join(path, 'lock'), path);
  if (lock === null) return null;
  const file = (name: string): string => join(path, name);
  const token = (name: string): string => readOrMake(file(name), path);
  const note = file('server.json');
  const localToken = randomBytes(32).toString('base64url');
  rmSync(note, { force: true });
  return {
    path,
    secret: token('secret'),
    localToken,
    metricsToken: token('metrics-token'),
    file,
    token,
    removeToken: (name) => rmSync(file(name), { force: true }),
    announce: (address) => writePrivate(note, JSON.stringify({ address, token: localToken, pid: process.pid } satisfies ServerNote)),
    release: () => {
      rmSync(note, { force: true });
      lock.close();
    },
  };
}

/** The note of the server that holds the folder; null while there is none (it starts, or a command holds it). */
export function readServerNote(path: string): ServerNote | null {
  const file = join(path, 'server.json');
  if (!existsSync(file)) return null;
  try {
    const note: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isNote(note) ? note : null;
  } catch (error) {
    // Half written or just removed: as good as not there yet. Not permitted is worth telling.
    if (error instanceof SyntaxError || storeCodeOf(error) === 'ENOENT') return null;
    throw folderFailure(error, file);
  }
}

function isNote(value: unknown): value is ServerNote {
  if (typeof value !== 'object' || value === null) return false;
  return 'address' in value && typeof value.address === 'string' && 'token' in value && typeof value.token === 'string' && 'pid' in value;
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw folderFailure(error, path);
  }
}

function takeLock(file: string, path: string): DatabaseSync | null {
  let lock: DatabaseSync | null = null;
  try {
    lock = new DatabaseSync(file, { timeout: 0 });
    lock.exec('pragma locking_mode = exclusive; begin exclusive;');
    return lock;
  } catch (error) {
    lock?.close();
    const code = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0;
    if (code === 5 || code === 6) return null;
    throw folderFailure(error, path);
  }
}

function readOrMake(file: string, path: string): string {
  try {
    if (existsSync(file)) return readFileSync(file, 'utf8').trim();
    const made = randomBytes(32).toString('base64url');
    writePrivate(file, made);
    return made;
  } catch (error) {
    throw folderFailure(error, path);
  }
}

function writePrivate(file: string, text: string): void {
  writeFileSync(file, `${text}\n`, { mode: 0o600, flush: true });
  chmodSync(file, 0o600);
}

function folderFailure(error: unknown, path: string): unknown {
  const code = storeCodeOf(error);
  const user = `user ${process.getuid?.() ?? 'unknown'}`;
  const because = { cause: error };
  if (code === 'ENOSPC' || code === 'sqlite:13') return new Failure('store-full', `No space left in ${path}.`, because);
  if (['EACCES', 'EPERM', 'EROFS', 'sqlite:8', 'sqlite:14'].includes(code)) {
    return new Failure('store-read-only', `No permission to write the data folder ${path} (as ${user}).`, because);
  }
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return new Failure('store-unavailable', `The data folder ${path} is a file, not a folder.`, because);
  return error;
}
