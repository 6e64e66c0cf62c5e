/** `npm start`: everything from a fresh clone to a running server with figures on it. `-- --empty` leaves the sample out. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildPage, installPackages, node, root } from './prepare.mjs';

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  console.error(`Ringtrace needs Node 20 or newer to install itself; this is ${process.version}.`);
  process.exit(1);
}

installPackages();
buildPage();

const options = process.argv.slice(2);
const args = [
  'src/cli/main.ts',
  'serve',
  ...(options.includes('--empty') ? [] : ['--sample']),
  ...options.filter((option) => option !== '--empty'),
];
const server = spawn(node, args, {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
