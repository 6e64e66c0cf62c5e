import { expect, test } from 'vitest';
import { holdsCard, namesSecret } from './site-forms.ts';

test.each([
  ['4111 1111 1111 1111', true],
  ['my card 5500-0000-0000-0004 please', true],
  ['378282246310005', true],
  ['4111 1111 1111 1111 12/27', true],
  ['4111111111111111 123', true],
  ['12/27 4111 1111 1111 1111', true],
  ['2 4111 1111 1111 1111', true],
  ['4111.1111.1111.1111', true],
  ['4111  1111  1111  1111', true],
  ['4111\u00a01111\u00a01111\u00a01111', true],
  ['2223 0031 2200 3222', true],
  ['4111 1111 1111 1112', false],
  ['1111 1111 1111 1117', false],
  ['+4111111111111111', false],
  ['004915123456789', false],
  ['+49 1512 3456789', false],
  ['(202) 555-0143 or 202-555-0177', false],
  ['41111111111111111111111', false],
])('%s holds the number of a card: %s', (text, holds) => {
  expect(holdsCard(text, 'text')).toBe(holds);
  expect(holdsCard(text, 'phone')).toBe(holds);
});

test('of telephone numbers with a country and no plus none is taken for a card', () => {
  const numbers = ['49', '55', '62'].flatMap((country) => Array.from({ length: 100 }, (_, at) => `${country}${15_112_345_600 + at}`));
  expect(numbers.filter((number) => holdsCard(number, 'phone'))).toEqual([]);
});

test('a long text of single digits is read at once', () => {
  const began = performance.now();
  holdsCard('1 '.repeat(1_000), 'text');
  expect(performance.now() - began).toBeLessThan(500);
});

test.each([
  ['password', true],
  ['user[passwd]', true],
  ['new-password', true],
  ['Kennwort_Passwort', true],
  ['section-a billing cc-number', true],
  ['cardNumber', true],
  ['cvc', true],
  ['one-time-code', true],
  ['pin', true],
  ['acc-name', false],
  ['pincode', false],
  ['passport', false],
  ['phone', false],
  ['spinner', false],
])('%s names a secret: %s', (name, secret) => expect(namesSecret(name)).toBe(secret));
