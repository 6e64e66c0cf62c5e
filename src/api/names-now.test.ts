import { expect, test } from 'vitest';
import { noMapping } from '#domain/mapping.ts';
import { nameNow, namesNow } from './names-now.ts';

const merge = (id: string, ...members: string[]) => ({
  id,
  members: members.map((one) => ({ connection: one.split(':')[0] ?? '', name: one.split(':')[1] ?? '' })),
});

test('a name means the merge that alone has it; one that several have, or that is what a merge is called, means itself', () => {
  const mapping = {
    ...noMapping,
    agents: [merge('Anna', 'x:100', 'y:anna'), merge('Bob', 'y:100', 'x:200', 'y:200'), merge('anna', 'z:7')],
  };
  expect(['100', '200', 'anna', 'Anna', '7', 'nobody'].map((told) => nameNow(mapping, told))).toEqual([
    '100',
    'Bob',
    'anna',
    'Anna',
    'anna',
    'nobody',
  ]);
  expect(namesNow(mapping, ['100', '200', 'Bob'])).toEqual(['100', '200', 'Bob']);
  expect(namesNow(mapping, ['100'])).toEqual(['100']);
});
