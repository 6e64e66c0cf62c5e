import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtTag, type Built } from './vite-build.ts';

let built: Built;

beforeAll(async () => {
  built = await builtTag();
});
afterAll(async () => await built.remove());

test.each([
  ['the tag of websites', 'tag.js', 4_000],
  ['what follows it for forms and the widget', 'forms.js', 3_000],
])('%s is one file within its size, and fetches no other', (_, file, most) => {
  expect(readdirSync(built.folder).sort()).toEqual(['forms.js', 'tag.js']);
  const text = readFileSync(join(built.folder, file));
  expect(gzipSync(text, { level: 9 }).byteLength).toBeLessThan(most);
  // A strict content security policy must have nothing to say against it.
  expect(text.toString()).not.toMatch(/\beval\(|new Function|import\(|innerHTML|\.style\b/u);
});
