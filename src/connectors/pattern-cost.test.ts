import { describe, expect, it } from 'vitest';
import { longestPatternText, matchesBounded } from '#domain/bounded-pattern.ts';
import { asterisk } from './asterisk/connector.ts';
import { mostWays, waysOf } from './pattern-cost.ts';

describe('patterns that an account writes', () => {
  it.each([
    ['^\\*\\d+$', 64],
    ['^[2-9]\\d{9}$', 1],
    ['^9((?:1|44)\\d{10})$', 2],
    ['^0[1-9]\\d{8,9}$', 2],
    ['^(?:\\d{3})*$', 65],
    ['^(?=\\d+$)\\*?', 128],
  ])('%s has %d ways', (pattern, ways) => {
    expect(waysOf(pattern)).toBe(ways);
  });

  it.each([
    '^(a+)+$',
    '^(a|a)*$',
    '^(\\d|\\d\\d)+$',
    '(x+x+)+y',
    '^(a?){30}a{30}$',
    '^(([a-z])+.)+[A-Z]$',
    '\\d*\\d*\\d*\\d*x',
    '(?=(a+)+$)b',
  ])('%s is refused, with what, got and wanted', (pattern) => {
    expect(waysOf(pattern)).toBeGreaterThan(mostWays);
    for (const document of [{ featureCodes: [pattern] }, { listening: [pattern] }, { numbers: { rules: [{ pattern }] } }]) {
      expect(() => asterisk.parseSettings({ timeZone: 'UTC', ...document })).toThrow('wanted no repetition within a repetition');
    }
  });

  it('what is no regular expression is refused as before', () => {
    expect(() => asterisk.parseSettings({ timeZone: 'UTC', featureCodes: ['('] })).toThrow('no regular expression');
  });

  it('the worst that is let through ends at once on the worst text; a longer text is not tried', () => {
    const worst = /\d*\d*x/u;
    expect(waysOf(worst.source)).toBeLessThanOrEqual(mostWays);
    const began = performance.now();
    for (let times = 0; times < 100; times++) expect(matchesBounded(worst, '1'.repeat(longestPatternText))).toBe(false);
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(matchesBounded(/^1*$/u, '1'.repeat(longestPatternText + 1))).toBe(false);
  });
});
