import { expect, test } from 'vitest';
import type { ShownNumber } from '#domain/site-messages.ts';
import { swap, Target } from './find.ts';

const us: ShownNumber = {
  ...{ cc: '1', trunk: '', nsn: '2025550199', e164: '+12025550199' },
  ...{ national: '(202) 555-0199', international: '+1 202 555 0199' },
};
const uk: ShownNumber = {
  ...{ cc: '44', trunk: '0', nsn: '2079460999', e164: '+442079460999' },
  ...{ national: '020 7946 0999', international: '+44 20 7946 0999' },
};

function swapped(own: { cc: string; trunk: string; nsn: string }, shown: ShownNumber | null, text: string): string {
  const target = new Target(own);
  if (shown !== null) target.show(shown);
  return swap(text, [target])?.join('') ?? text;
}
const inUs = (text: string): string => swapped({ cc: '1', trunk: '', nsn: '2025550100' }, us, text);
const inUk = (text: string): string => swapped({ cc: '44', trunk: '0', nsn: '2079460000' }, uk, text);

test.each([
  ['2025550100', '2025550199'],
  ['Call (202) 555-0100 today', 'Call (202) 555-0199 today'],
  ['(202)555.0100', '(202)555.0199'],
  ['202.555.0100 ext. 7', '202.555.0199 ext. 7'],
  ['1-202-555-0100', '1-202-555-0199'],
  ['+1 202 555 0100', '+1 202 555 0199'],
  ['+1\u00a0(202)\u00a0555\u20110100', '+1\u00a0(202)\u00a0555\u20110199'],
  ['001 202 555 0100', '001 202 555 0199'],
  ['20 25 55 01 00', '20 25 55 01 99'],
  ['\u202a+1 202 555 0100\u202c', '\u202a+1 202 555 0199\u202c'],
  // Arabic-Indic, Persian and Thai digits stay in their script.
  ['\u0662\u0660\u0662 \u0665\u0665\u0665 \u0660\u0661\u0660\u0660', '\u0662\u0660\u0662 \u0665\u0665\u0665 \u0660\u0661\u0669\u0669'],
  ['\u0e52\u0e50\u0e52 \u0e55\u0e55\u0e55 \u0e50\u0e51\u0e50\u0e50', '\u0e52\u0e50\u0e52 \u0e55\u0e55\u0e55 \u0e50\u0e51\u0e59\u0e59'],
  ['{"telephone":"+1-202-555-0100"}', '{"telephone":"+1-202-555-0199"}'],
  ['2025550100 or 202-555-0100', '2025550199 or 202-555-0199'],
])('%s', (page, shown) => expect(inUs(page)).toBe(shown));

test.each([
  ['020 7946 0000', '020 7946 0999'],
  ['+44 (0)20 7946 0000', '+44 (0)20 7946 0999'],
  ['+44 20 7946 0000', '+44 20 7946 0999'],
  ['0044 20 7946 0000', '0044 20 7946 0999'],
  ['(020) 7946-0000', '(020) 7946-0999'],
])('%s', (page, shown) => expect(inUk(page)).toBe(shown));

test.each([
  // Longer numbers, prices, dates, and the same digits of another country.
  '12025550100234',
  '92025550100',
  '+44 202 555 0100',
  '0044 202 555 0100',
  '+2025550100',
  '202-555-0101',
  '202-555-010',
  'no digits at all',
])('%s stays', (page) => expect(inUs(page)).toBe(page));

test('a number of another length or country is written as it usually is', () => {
  const own = { cc: '1', trunk: '', nsn: '2025550100' };
  expect(swapped(own, uk, 'Call (202) 555-0100 now')).toBe('Call +44 20 7946 0999 now');
  const short: ShownNumber = { ...uk, nsn: '800123456', e164: '+44800123456', national: '0800 123 456', international: '+44 800 123 456' };
  expect(swapped({ cc: '44', trunk: '0', nsn: '2079460000' }, short, 'Tel. 020 7946 0000.')).toBe('Tel. 0800 123 456.');
  expect(swapped({ cc: '44', trunk: '0', nsn: '2079460000' }, short, 'Tel. +44 20 7946 0000.')).toBe('Tel. +44 800 123 456.');
});

test('until a number is known it is only found, and a second one stands in place of the first', () => {
  const target = new Target({ cc: '1', trunk: '', nsn: '2025550100' });
  expect(swap('202-555-0100', [target])).toBeNull();
  expect(target.found).toBe(true);
  target.show(us);
  expect(swap('202-555-0100', [target])?.join('')).toBe('202-555-0199');
  target.show({ ...us, nsn: '2025550177', e164: '+12025550177' });
  expect(swap('202-555-0199, 202-555-0100', [target])?.join('')).toBe('202-555-0177, 202-555-0177');
  target.show(us);
  expect(swap('202-555-0199, 202-555-0177', [target])?.join('')).toBe('202-555-0199, 202-555-0199');
});
