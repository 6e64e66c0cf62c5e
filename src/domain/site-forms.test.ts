import { expect, test } from 'vitest';
import { holdsCard, namesSecret } from './site-forms.ts';

test.each([
  ['4111 1111 1111 1111', true],
  ['my card 5500-0000-0000-0004 please', true],
  ['378282246310005', true],
  ['4111 1111 1111 1112', false],
  ['+4111111111111111', false],
  ['004915123456789', false],
  ['+49 1512 3456789', false],
  ['(202) 555-0143 or 202-555-0177', false],
  ['41111111111111111111111', false],
])('%s holds the number of a card: %s', (text, holds) => expect(holdsCard(text)).toBe(holds));

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
