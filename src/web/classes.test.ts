import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const folder = import.meta.dirname;
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

/** Every class that pages look up by its name in a stylesheet, as `stylesheet class`. */
function lookedUp(): string[] {
  return globSync('**/*.tsx', { cwd: folder }).flatMap((path) => {
    const text = read(path);
    return [...text.matchAll(/^import (\w+) from '(.+\.module\.css)';$/gmu)].flatMap(([, name = '', from = '']) => {
      const sheet = from.startsWith('#web/') ? from.slice('#web/'.length) : join(dirname(path), from);
      return [...text.matchAll(new RegExp(`\\b${name}\\['([\\w-]+)'\\]`, 'gu'))].map(([, one = '']) => `${sheet} ${one}`);
    });
  });
}

test('every class that a page looks up stands in its stylesheet', () => {
  const sheets = globSync('**/*.module.css', { cwd: folder });
  const known = new Set(
    sheets.flatMap((sheet) => [...read(sheet).matchAll(/\.([a-z][\w-]*)/giu)].map(([, one = '']) => `${sheet} ${one}`)),
  );
  const asked = lookedUp();
  expect(asked.length).toBeGreaterThan(500);
  expect([...new Set(asked)].filter((one) => !known.has(one))).toEqual([]);
});
