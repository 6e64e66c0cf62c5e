import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

/** A small generator of numbers that gives the same ones everywhere. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const queues = ['support', 'support', 'sales', 'billing', 'service'];
const firstSecond = Date.UTC(2026, 0, 1) / 1000;

/** Writes a queue_log of so many lines, calls interleaved as a real PBX writes them; answers how many calls entered a queue. */
export async function writeQueueLog(path: string, lines: number, seed = 7): Promise<number> {
  const file = createWriteStream(path);
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const waiting = new Map<number, string[]>();
  const later = (second: number, line: string): void => {
    const list = waiting.get(second);
    if (list === undefined) waiting.set(second, [`${second}|${line}`]);
    else list.push(`${second}|${line}`);
  };
  let written = 0;
  let calls = 0;
  let buffer = '';
  for (let second = firstSecond; written < lines; second += 1) {
    // Four calls every three seconds: some 2,400 people call in at the same half hour of a busy centre.
    for (let arrivals = random() < 0.333 ? 2 : 1; arrivals > 0; arrivals -= 1) {
      calls += 1;
      const id = `${second}.${calls}`;
      const queue = pick(queues);
      const agent = `PJSIP/agent${Math.floor(random() * 200)}`;
      later(second, `${id}|${queue}|NONE|ENTERQUEUE||+1212${String(2_000_000 + Math.floor(random() * 7_900_000))}|1`);
      const wait = Math.floor(-Math.log(1 - random()) * 20);
      if (random() < 0.1) {
        later(second + wait, `${id}|${queue}|NONE|ABANDON|1|1|${wait}`);
        continue;
      }
      if (random() < 0.2)
        later(second + Math.floor(wait / 2), `${id}|${queue}|PJSIP/agent${Math.floor(random() * 200)}|RINGNOANSWER|15000`);
      later(second + wait, `${id}|${queue}|${agent}|CONNECT|${wait}|${id}9|3`);
      const talk = 5 + Math.floor(-Math.log(1 - random()) * 200);
      later(second + wait + talk, `${id}|${queue}|${agent}|${random() < 0.6 ? 'COMPLETECALLER' : 'COMPLETEAGENT'}|${wait}|${talk}|1`);
    }
    for (const line of waiting.get(second) ?? []) {
      if (written === lines) break;
      buffer += `${line}\n`;
      written += 1;
    }
    waiting.delete(second);
    if (buffer.length > 1 << 20) {
      if (!file.write(buffer)) await once(file, 'drain');
      buffer = '';
    }
  }
  file.end(buffer);
  await once(file, 'close');
  return calls;
}
