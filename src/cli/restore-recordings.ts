import { createReadStream } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { recordingName, recordingsList } from '#contract/operate.ts';
import { fileHash } from './file-hash.ts';

/** Refuses a backup whose recordings are not those that were written. */
export async function checkRecordings(backup: string): Promise<void> {
  for await (const { name, sha256 } of listed(backup)) {
    const path = join(backup, name);
    const found = await fileHash(path).catch(() => null);
    if (found !== sha256) throw new Error(`${path}: ${found === null ? 'cannot be read' : 'is not what was written (checksum differs)'}.`);
  }
}

/** Puts the recordings of a backup into a data folder. */
export async function restoreRecordings(backup: string, dataFolder: string): Promise<void> {
  for await (const { name } of listed(backup)) {
    const to = join(dataFolder, name);
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    await copyFile(join(backup, name), to);
  }
}

async function* listed(backup: string): AsyncGenerator<{ name: string; sha256: string }> {
  const path = join(backup, recordingsList);
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const [sha256 = '', name = ''] = line.split('  ');
    if (!recordingName.test(name)) throw new Error(`${path}: got the line ${JSON.stringify(line)}, wanted a checksum and a recording.`);
    yield { name, sha256 };
  }
}
