import { constants } from 'node:fs';
import { copyFile, mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { recordingName, recordingsList } from '#contract/operate.ts';
import { describe, flush } from './backup-file.ts';
import { codeOf } from '#domain/error-code.ts';

/**
 * Copies recordings one after the other, and lists them with their checksums as `sha256sum` does. One that goes meanwhile is left out.
 * Answers how many there are, and their bytes.
 */
export async function copyRecordings(
  from: string,
  backup: string,
  tell: (bytes: number) => void,
): Promise<{ readonly files: number; readonly bytes: number }> {
  let [files, bytes] = [0, 0];
  const path = join(backup, recordingsList);
  const list = await open(path, 'a', 0o600);
  try {
    for await (const name of namesIn(from)) {
      const to = join(backup, 'recordings', name);
      await mkdir(dirname(to), { recursive: true, mode: 0o700 });
      try {
        await copyFile(join(from, name), to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
      } catch (error) {
        if (codeOf(error) === 'ENOENT') continue;
        throw error;
      }
      await flush(to);
      const copied = await describe(to);
      await list.appendFile(`${copied.sha256}  recordings/${name}\n`);
      files += 1;
      bytes += copied.bytes;
      tell(bytes);
    }
  } finally {
    await list.close();
  }
  await flush(path);
  return { files, bytes };
}

/** `<account>/<two digits>/<id>`; what is on its way, and whatever else lies there, is no recording. */
async function* namesIn(folder: string): AsyncGenerator<string> {
  for (const account of await entries(folder))
    for (const part of await entries(join(folder, account)))
      for (const id of await entries(join(folder, account, part))) {
        const name = `${account}/${part}/${id}`;
        if (recordingName.test(`recordings/${name}`)) yield name;
      }
}

async function entries(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return [];
    throw error;
  }
}
