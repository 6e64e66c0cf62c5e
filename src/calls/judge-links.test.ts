import { expect, test } from 'vitest';
import { type CallSide, type LinkRule, Mapping, noMapping } from '#domain/mapping.ts';
import { judgeLinks } from './judge-links.ts';

const rule: LinkRule = { id: 'r', outer: 'out', inner: 'in', numbers: [], beforeS: 0, afterS: 3600, byCaller: false };
const side = (connection: string, n: number, at: number): CallSide => ({
  ...{ id: `${connection}${n}`, connection, at: at * 1000, caller: '+12025550143', number: '' },
});
const run = (count: number): CallSide[] => Array.from({ length: count }, (_, n) => [side('out', n, n), side('in', n, n)]).flat();

test('a busy hour is judged without holding every pair: each side is told how many fit', () => {
  const verdicts = judgeLinks(run(600), new Mapping({ ...noMapping, links: [rule] }));
  expect(verdicts.size).toBe(1200);
  expect(verdicts.get('out0')).toEqual({ is: 'ambiguous', fits: 600 });
  expect(verdicts.get('out599')).toEqual({ is: 'ambiguous', fits: 1 });
  expect(verdicts.get('in0')).toEqual({ is: 'ambiguous', fits: 1 });
});
