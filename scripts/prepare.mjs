/**
 * What `npm start` and `npm test` share: packages installed, the page built. Runs on the machine's own Node (20 or newer).
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const node = join(root, 'node_modules/.bin/node');

/** Runs a command in the repository with the pinned Node first on the path; ends the process if it fails. */
export function run(title, command, args, options = {}) {
  const began = Date.now();
  console.log(`\n▸ ${title}`);
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` },
    ...options,
  });
  if (done.status !== 0) {
    console.error(`\n${title}: \`${[command, ...args].join(' ')}\` ended with ${done.status ?? done.signal ?? done.error?.message}.`);
    process.exit(done.status ?? 1);
  }
  console.log(`  done in ${((Date.now() - began) / 1000).toFixed(0)} s`);
}

/** Installs the locked packages unless exactly this lock file is installed already. */
export function installPackages() {
  const mark = join(root, 'node_modules/.ringtrace-lock');
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock && existsSync(node)) return;
  run('Installing packages (once; about 600 MB, most of it the analytics engine)', 'npm', [
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  writeFileSync(mark, lock);
}

function newest(folder) {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return time;
}

/** Builds the page, and what websites embed, unless a build is newer than its sources. */
export function buildPage() {
  build('Building the page', 'dist/web/index.html', ['src/web', 'src/client', 'src/contract', 'src/domain']);
  build('Building the tag of websites', 'dist/site/tag.js', ['src/snippet', 'src/domain']);
  build('Building the forms of websites', 'dist/site/forms.js', ['src/snippet', 'src/domain'], 'forms.vite.config.ts');
}

function build(title, result, folders, config = 'vite.config.ts') {
  const built = join(root, result);
  const sources = folders.map((folder) => join(root, folder)).filter((folder) => existsSync(folder));
  if (existsSync(built) && statSync(built).mtimeMs > Math.max(...sources.map(newest))) return;
  mkdirSync(join(root, 'dist'), { recursive: true });
  run(title, node, ['node_modules/vite/bin/vite.js', 'build', '--config', `${folders[0]}/${config}`, '--logLevel', 'warn']);
}
