import { expect, test } from 'vitest';
import { runCrash } from '../../scripts/crash/run.ts';

test('a short round of kills: nothing acknowledged is lost or doubled, and the facts equal a clean rebuild', async () => {
  const told: string[] = [];
  const wrong = await runCrash({ kills: 3, seed: 3, mostMs: 700, tell: (line) => told.push(line) });
  expect(wrong, told.join('\n')).toEqual([]);
}, 300_000);
