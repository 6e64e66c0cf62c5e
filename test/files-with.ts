import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Files of a folder that hold any of the texts, in any of the places where bytes may lie. */
export function filesWith(folder: string, ...texts: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const path = join(folder, name);
    if (!statSync(path).isFile()) return [];
    const held = readFileSync(path);
    return texts.filter((text) => held.includes(text)).map((text) => `${text} in ${name}`);
  });
}
