import { describe, expect, it } from 'vitest';
import type { ReportRow } from '#contract/report.ts';
import { firstOrder, nextSort, orderOf, parseSort, sorted } from './sort.ts';

const row = (name: string, value: number | null): ReportRow => ({
  keys: [name],
  cells: { rate: { value, num: null, den: null, provisional: false } },
});
const names = (rows: readonly ReportRow[]) => rows.map(({ keys }) => keys[0]).join(' ');
const nameOf = ({ keys }: ReportRow): string => keys[0] ?? '';

describe('sorting a table', () => {
  const rows = [row('b', 0.5), row('c', null), row('a', 0.2), row('d', 0.9)];

  it('goes by a figure or the name, what does not exist last', () => {
    expect(names(sorted(rows, {}, nameOf))).toBe('b c a d');
    expect(names(sorted(rows, { sort: 'rate' }, nameOf))).toBe('d b a c');
    expect(names(sorted(rows, { sort: 'rate', up: true }, nameOf))).toBe('a b d c');
    expect(names(sorted(rows, { sort: 'name', up: true }, nameOf))).toBe('a b c d');
  });

  it('turns round at the second click and is forgotten at the third', () => {
    const first = nextSort({}, 'rate', firstOrder({ better: 'higher' }));
    expect(orderOf(first, 'rate')).toBe('ascending');
    const second = nextSort(first, 'rate', 'ascending');
    expect(orderOf(second, 'rate')).toBe('descending');
    expect(nextSort(second, 'rate', 'ascending')).toEqual({});
    expect(orderOf(nextSort(second, 'other', firstOrder({ better: 'lower' })), 'other')).toBe('descending');
  });

  it('comes from a URL, whatever else stands in it', () => {
    expect(parseSort({ sort: 'rate', up: true, queue: ['a'] })).toEqual({ sort: 'rate', up: true });
    expect(parseSort({ sort: 3, up: 'yes' })).toEqual({});
  });
});
