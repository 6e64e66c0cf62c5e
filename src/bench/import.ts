import { execFile } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openWarehouse } from '#warehouse/client.ts';
import { type Finding, whole } from './measure.ts';
import { writeQueueLog } from './queue-log.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { restart } from './start.ts';

export interface ImportBench {
  /** An empty folder. */
  readonly folder: string;
  /** Sizes of file to import, smallest first. */
  readonly lines: readonly number[];
  readonly say: (line: string) => void;
}

/** `ringtrace import` of a queue_log into a running server, until the last line is in every figure; then a start over what is stored. */
export async function benchImport({ folder, lines, say }: ImportBench): Promise<Finding[]> {
  const findings: Finding[] = [];
  const peaks: number[] = [];
  for (const count of lines) {
    const file = `${folder}/queue_log.${count}`;
    const data = `${folder}/data.${count}`;
    const calls = await writeQueueLog(file, count);
    say(`${whole(count)} lines of ${whole(calls)} calls written`);
    const raw = await rawInsert(`${folder}/raw`, file);
    const server = await startServer(data);
    try {
      const took = await importInto(server, data, file, say);
      peaks.push(took.peakMb);
      const share = count / took.seconds / (count / raw);
      findings.push({
        what: `import of ${whole(count)} queue_log lines, until they are in every figure, against the engine's own insertion of them as strings`,
        figure: `${(share * 100).toFixed(1)} % (${whole(count / took.seconds)} lines/s against ${whole(count / raw)}); server ${whole(took.cpuSeconds)} s of processor, at most ${whole(took.peakMb)} MB`,
        goal: '>= 5 %',
        met: share >= 0.05,
      });
    } finally {
      await server.stop();
    }
    findings.push(...(await restart(data, calls)));
    rmSync(data, { recursive: true });
    rmSync(file);
  }
  const [first, last] = [peaks[0], peaks.at(-1)];
  if (peaks.length > 1 && first !== undefined && last !== undefined) {
    findings.push({
      what: `memory of an import, ${whole(lines.at(-1) ?? 0)} lines against ${whole(lines[0] ?? 0)}`,
      figure: `${(last / first).toFixed(2)} x (${whole(last)} MB against ${whole(first)} MB)`,
      goal: 'flat (<= 1.5 x)',
      met: last / first <= 1.5,
    });
  }
  return findings;
}

/** Seconds that the engine takes for the same file as one column of strings. */
async function rawInsert(folder: string, file: string): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const engine = await openWarehouse({ path: folder });
  try {
    await engine.command('CREATE TABLE raw (line String) ENGINE = MergeTree ORDER BY tuple()');
    const began = performance.now();
    await engine.command(`INSERT INTO raw SELECT line FROM file('${file}', 'LineAsString')`);
    return (performance.now() - began) / 1000;
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true });
  }
}

async function importInto(
  server: ServerProcess,
  data: string,
  file: string,
  say: (line: string) => void,
): Promise<{ seconds: number; cpuSeconds: number; peakMb: number }> {
  let peakMb = 0;
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, server.memory());
  }, 500);
  const cpu = server.cpuMs();
  const began = performance.now();
  try {
    const cli = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
    const args = [
      'import',
      'asterisk-queue-log',
      file,
      '--account',
      'bench',
      '--connection',
      'pbx',
      '--tz',
      'UTC',
      '--data',
      data,
      '--json',
    ];
    const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args], { maxBuffer: 1 << 26 });
    const seconds = (performance.now() - began) / 1000;
    say(`imported in ${whole(seconds)} s: ${stdout.replace(/\s+/g, ' ')}`);
    return { seconds, cpuSeconds: (server.cpuMs() - cpu) / 1000, peakMb };
  } finally {
    clearInterval(watch);
  }
}
