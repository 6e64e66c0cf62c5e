import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from '#domain/error-code.ts';
import { checkedName, type SoundStore, StoreTrouble } from './store.ts';

/** Recordings as files below a folder, readable by its owner only. */
export function fileStore(folder: string): SoundStore {
  const pathOf = (name: string): string => {
    const [account = '', id = ''] = checkedName(name).split('/');
    return join(folder, account, id.slice(0, 2), id);
  };
  return {
    where: folder,
    folder,
    async put(name, sound) {
      const path = pathOf(name);
      try {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        // Its bytes are on the disk already; the new name is once the folder is.
        await rename(sound.path, path);
        await synced(dirname(path));
      } catch (error) {
        throw trouble(error, folder);
      }
    },
    async get(name, bytes, { from, to }) {
      const path = pathOf(name);
      try {
        if ((await stat(path)).size !== bytes) return null;
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return null;
        throw trouble(error, folder);
      }
      return createReadStream(path, { start: from, end: to });
    },
    async remove(name) {
      try {
        await rm(pathOf(name), { force: true });
      } catch (error) {
        throw trouble(error, folder);
      }
    },
  };
}

async function synced(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A failure of the disk, in words. */
export function trouble(error: unknown, folder: string): unknown {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return new StoreTrouble(`No space left for recordings in ${folder}.`, error);
  if (['EACCES', 'EPERM', 'EROFS'].includes(code)) return new StoreTrouble(`No permission to write recordings to ${folder}.`, error);
  return error;
}
