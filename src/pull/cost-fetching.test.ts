import { expect, test, vi } from 'vitest';
import type { StoredFetch } from '#domain/cost-fetch.ts';
import { CostFetching } from './cost-fetching.ts';

test('a report that cannot be taken holds up none of those that are due after it', async () => {
  const due = ['broken', 'whole'].map((connection): StoredFetch => ({
    ...{ mark: 'm', connection, account: 'acme', active: true, nextAt: 0, failures: 0, lastAt: null, failure: null },
    ...{ doneAt: null, done: null, version: null, standing: [] },
    access: { url: 'https://example.com/costs', auth: 'none', user: '', secret: '' },
  }));
  const noted: string[] = [];
  const problems: unknown[] = [];
  const fetching = new CostFetching({
    fetches: {
      due: async () => await Promise.resolve(due),
      find: async () => await Promise.resolve(null),
      note: async ({ connection }) => {
        await Promise.resolve(noted.push(connection));
      },
    },
    take: async ({ connection }) => {
      if (connection === 'broken') throw new Error('no store');
      return await Promise.resolve({ wrong: 'no costs' });
    },
    send: async () => await Promise.resolve({ status: 200, headers: {}, body: Buffer.from('a file') }),
    ...{ now: () => 0, random: () => 0, onProblem: (error) => problems.push(error) },
  });
  fetching.start();
  await vi.waitFor(() => expect(noted).toEqual(['whole']));
  expect(problems.map(String)).toEqual(['Error: no store']);
  await fetching.close();
});
