import { expect, test } from 'vitest';
import { stateOfPause } from './pause-reasons.ts';

const own = { meeting: 'other', 'after call': 'acw' } as const;

test.each([
  ['', 'break'],
  ['Lunch', 'break'],
  ['Mittag', 'break'],
  ['Team meeting', 'meeting'],
  ['Reunión de equipo', 'meeting'],
  ['training', 'training'],
  ['Wrap-Up', 'acw'],
  ['Auto-Pause', 'other'],
  ['back office', 'other'],
  ['constructor', 'break'],
])('%j is by its usual words: %s', (reason, state) => {
  expect(stateOfPause(reason, {})).toBe(state);
});

test('what the settings say of a whole reason goes before', () => {
  expect(stateOfPause('Meeting', own)).toBe('other');
  expect(stateOfPause('After call', own)).toBe('acw');
  expect(stateOfPause('Team meeting', own)).toBe('meeting');
});
