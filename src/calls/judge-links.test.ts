import { describe, expect, test } from 'vitest';
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

describe('calls of one number', () => {
  const rules = [{ ...rule, byCaller: true, afterS: 30 }];
  const mapping = new Mapping({ ...noMapping, links: rules });

  test('200 in a row are paired; of 202 nothing tells which is which, and the next row is another', () => {
    expect(judgeLinks(run(100), mapping).get('out7')).toEqual({ is: 'outer', with: 'in7', rule: 'r' });
    const verdicts = judgeLinks([...run(101), side('out', 900, 900), side('in', 900, 901)], mapping);
    expect(verdicts.get('out7')).toEqual({ is: 'ambiguous', fits: 31 });
    expect(verdicts.get('out900')).toMatchObject({ is: 'outer', with: 'in900' });
  });

  test('calls of which no rule speaks make no row longer, and bridge no gap between two', () => {
    const own = new Mapping({ ...noMapping, links: [{ ...(rules[0] ?? rule), numbers: ['+1'] }] }, 2);
    const asked = { ...side('out', 0, 0), number: '+1' };
    const others = [side('out', 1, 1), side('out', 20, 20)];
    expect(judgeLinks([asked, ...others, side('in', 2, 2), side('in', 40, 40)], own).get('out0')).toMatchObject({ with: 'in2' });
  });
});
