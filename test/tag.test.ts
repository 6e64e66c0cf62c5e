import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url));

test.each([
  ['the tag of websites', 'vite.config.ts', 'tag.js', 4_000],
  ['what follows it for forms and the widget', 'forms.vite.config.ts', 'forms.js', 3_000],
])('%s is one file within its size, and fetches no other', async (_, name, file, most) => {
  const folder = mkdtempSync(join(tmpdir(), 'ringtrace-tag-'));
  const config = fileURLToPath(new URL(`../src/snippet/${name}`, import.meta.url));
  const environment = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, [vite, 'build', '--config', config, '--outDir', folder], { env: environment });
  expect(readdirSync(folder)).toEqual([file]);
  const text = readFileSync(join(folder, file));
  expect(gzipSync(text, { level: 9 }).byteLength).toBeLessThan(most);
  // A strict content security policy must have nothing to say against it.
  expect(text.toString()).not.toMatch(/\beval\(|new Function|import\(|innerHTML|\.style\b/u);
  rmSync(folder, { recursive: true });
});
