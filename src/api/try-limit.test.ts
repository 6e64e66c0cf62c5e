import { expect, test } from 'vitest';
import { stranger } from './api-problem.ts';
import { TryLimit } from './try-limit.ts';

test('tries that come all at once are limited like tries one after the other', async () => {
  const limit = new TryLimit();
  let tried = 0;
  const wrong = async (): Promise<never> => {
    tried += 1;
    await new Promise((resolve) => setImmediate(resolve));
    throw stranger();
  };
  const ends = await Promise.allSettled(Array.from({ length: 50 }, async (_, at) => await limit.check(`host ${at}`, 'ann', wrong)));
  expect(tried).toBe(10);
  expect(ends.every((end) => end.status === 'rejected')).toBe(true);
});

test('tries that succeed are not held against anybody', async () => {
  const limit = new TryLimit();
  for (let at = 0; at < 100; at++) expect(await limit.check('host', 'ann', async () => await Promise.resolve(at))).toBe(at);
});
