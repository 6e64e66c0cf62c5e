#!/usr/bin/env node
/** The `ringtrace` command: runs the TypeScript source on Node 24, the one of this package where the machine's own is older. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const main = join(root, 'src', 'cli', 'main.ts');
const wanted = 24;

if (Number(process.versions.node.split('.')[0]) >= wanted) {
  await import(main);
} else {
  const own = join(root, 'node_modules', 'node', 'bin', 'node');
  if (!existsSync(own)) {
    console.error(`ringtrace: this is Node ${process.versions.node}; Node ${wanted} is needed. Run "npm ci" in ${root}, which brings it.`);
    process.exit(1);
  }
  const child = spawn(own, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}
