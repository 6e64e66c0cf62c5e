import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Finding } from './measure.ts';

/** The parts of the bench, each in a process of its own: the embedded engine takes one folder a process. */
export type Part =
  | { readonly part: 'reports'; readonly calls: number; readonly postgres: boolean; readonly rounds: number }
  | { readonly part: 'ingest'; readonly seconds: number }
  | { readonly part: 'import'; readonly lines: readonly number[] }
  | { readonly part: 'start'; readonly calls: number };

export type PartTask = Part & { readonly folder: string };

/** What a part's process tells the one that started it. */
export type PartMessage = { readonly say: string } | { readonly findings: readonly Finding[] };

/** On which machine figures were made: they are worth nothing without it. */
export function machine(): string {
  return `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}

/** Runs the parts one after the other in temporary folders, which go away in any case. */
export async function runBench(parts: readonly Part[], say: (line: string) => void): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const part of parts) {
    const folder = mkdtempSync(join(tmpdir(), 'ringtrace-bench-'));
    try {
      findings.push(...(await inOwnProcess({ ...part, folder }, say)));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return findings;
}

async function inOwnProcess(task: PartTask, say: (line: string) => void): Promise<Finding[]> {
  const child = fork(fileURLToPath(new URL('./part.ts', import.meta.url)), [JSON.stringify(task)], { stdio: 'inherit' });
  const stop = (): void => {
    child.kill('SIGTERM');
  };
  process.once('exit', stop);
  const found: Finding[] = [];
  child.on('message', (message: PartMessage) => {
    if ('say' in message) say(`${task.part}: ${message.say}`);
    else found.push(...message.findings);
  });
  const code = await new Promise((resolve) => child.once('exit', (exit, signal) => resolve(exit ?? signal)));
  process.off('exit', stop);
  if (found.length === 0) throw new Error(`The part ${task.part} ended with ${String(code)} and without figures.`);
  return found;
}
