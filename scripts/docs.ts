/** `npm run docs`: writes the generated documents; `-- --check` only says which are not current. */
import { readFileSync, writeFileSync } from 'node:fs';
import { documents } from './documents.ts';

const check = process.argv.includes('--check');
let stale = 0;
for (const { path, text } of await documents()) {
  const url = new URL(`../${path}`, import.meta.url);
  if (currentText(url) === text) continue;
  stale += 1;
  if (!check) writeFileSync(url, text);
  console.log(`${path}: ${check ? 'is not current; run "npm run docs"' : 'written'}`);
}
if (stale === 0) console.log('All generated documents are current.');
process.exitCode = check && stale > 0 ? 1 : 0;

function currentText(url: URL): string | null {
  try {
    return readFileSync(url, 'utf8');
  } catch {
    return null;
  }
}
