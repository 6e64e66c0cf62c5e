/** `npm test`: installs what the tests need (saying so), builds the page, runs every suite; the last line counts. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildPage, installPackages, node, root, run } from './prepare.mjs';

const browsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The pages are tested in a real browser: where none is found, the system's package manager brings Chromium. */
function installBrowser() {
  if (process.env.CHROMIUM_PATH !== undefined || browsers.some((path) => existsSync(path))) return;
  const mayInstall = process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (!mayInstall) {
    console.log(
      '\nNo Chromium found and no right to install one: the browser tests will be skipped. Install Chromium or set CHROMIUM_PATH.',
    );
    return;
  }
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'] };
  run('Installing Chromium for the browser tests (apt-get)', 'apt-get', ['update', '-qq'], quiet);
  run(
    '  … its packages',
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core', 'fonts-noto-core'],
    {
      ...quiet,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    },
  );
}

installPackages();
installBrowser();
buildPage();
// The pages are tested as they were just built.
process.env.BUILT_PAGES = join(root, 'dist/web');
run('Running the tests', node, ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)]);
