import { expect, test } from 'vitest';
import { connectionId, freeId } from './free-id.ts';

test('an id is the plain letters of a name, numbered where it is taken', () => {
  const of = { otherwise: 'team', most: 12 };
  expect(freeId('  Équipe Nº 1! ', { ...of, taken: [] })).toBe('equipe-no-1');
  expect(freeId('North', { ...of, taken: ['north', 'north-2'] })).toBe('north-3');
  expect(freeId('ทีม', { ...of, taken: ['team'] })).toBe('team-2');
  expect(freeId('Telephoning sales', { ...of, taken: [] })).toBe('telephoning');
});

test('a connection does not take our own name', () => {
  expect(connectionId('Ringtrace', [])).toBe('ringtrace-2');
  expect(connectionId('', ['connection'])).toBe('connection-2');
});
