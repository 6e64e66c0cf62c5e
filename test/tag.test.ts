import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

test('the tag of websites is one file of less than 4 kB gzipped, and fetches no other', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringtrace-tag-'));
  const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url));
  const config = fileURLToPath(new URL('../src/snippet/vite.config.ts', import.meta.url));
  const environment = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, [vite, 'build', '--config', config, '--outDir', folder], { env: environment });
  expect(readdirSync(folder)).toEqual(['tag.js']);
  const text = readFileSync(join(folder, 'tag.js'));
  expect(gzipSync(text, { level: 9 }).byteLength).toBeLessThan(4_000);
  // A strict content security policy must have nothing to say against it.
  expect(text.toString()).not.toMatch(/\beval\(|new Function|import\(|innerHTML|\.style\b/u);
  rmSync(folder, { recursive: true });
});
