import { expect, test } from 'vitest';
import { masked } from './mask.ts';

test('a number is masked wherever it stands, an extension and our own number are not', () => {
  const call = {
    caller: '+14155550123',
    number_id: '+13035550000',
    anomalies: ['number_ambiguous: 4155550123 is +14155550123 or +4941555501', 'legs_overlap'],
    legs: [{ agent_id: '1001', transfer_to: '02071234567' }],
    timeline: [
      { kind: 'ring', who: '1001' },
      { kind: 'transfer', who: '02071234567' },
    ],
  };
  expect(masked(call)).toEqual({
    caller: '+14•••••••23',
    number_id: '+13035550000',
    anomalies: ['number_ambiguous: ••••••••23 is +14•••••••23 or +49••••••01', 'legs_overlap'],
    legs: [{ agent_id: '1001', transfer_to: '•••••••••67' }],
    timeline: [
      { kind: 'ring', who: '1001' },
      { kind: 'transfer', who: '•••••••••67' },
    ],
  });
});
