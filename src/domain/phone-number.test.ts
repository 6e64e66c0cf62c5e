import { describe, expect, it } from 'vitest';
import { areaOf, countryOf, numberReader } from './phone-number.ts';

const read = numberReader({
  ownNumbers: ['+12025550100', '+441632960001'],
  rules: [
    { pattern: '^[2-9]\\d{9}$', country: 'US' },
    { pattern: '^0[1-9]\\d{8,9}$', country: 'GB' },
    { pattern: '^9((?:1|44)\\d{10})$', replace: '+$1' },
  ],
  internationalPrefixes: ['00', '011'],
  countries: ['US', 'GB'],
});

describe('reading numbers', () => {
  it.each([
    ['+1 (202) 555-0143', '+12025550143'],
    ['2025550143', '+12025550143'],
    ['12025550143', '+12025550143'],
    ['01632960123', '+441632960123'],
    ['00441632960969', '+441632960969'],
    ['011441632960969', '+441632960969'],
    ['441632960969', '+441632960969'],
    ['912025550158', '+12025550158'],
    ['0012025550100', '+12025550100'],
  ])('%s is %s', (presented, e164) => {
    expect(read(presented)).toEqual({ e164, presented, anomaly: null });
  });

  it.each(['anonymous', '7001', '*46', 'Local', '33612345678'])('%s is no number that could be known', (presented) => {
    expect(read(presented)).toMatchObject({ e164: null, anomaly: null });
  });

  it('does not choose between two rules that fit', () => {
    const two = numberReader({
      ownNumbers: [],
      rules: [
        { pattern: '^2', country: 'US' },
        { pattern: '^20', country: 'GB' },
      ],
      internationalPrefixes: [],
      countries: [],
    });
    expect(two('2025550143')).toEqual({
      e164: null,
      presented: '2025550143',
      anomaly: 'number_ambiguous: 2025550143 is +12025550143 or +442025550143',
    });
  });

  it('knows country and area, also of numbers that are not assigned', () => {
    expect(['+12025550143', '+441632960123', '+34911234567'].map((e164) => [countryOf(e164), areaOf(e164)])).toEqual([
      ['US', '+1 202'],
      ['GB', '+44 1632'],
      ['ES', '+34 911'],
    ]);
  });
});
