import { queryOptions } from '@tanstack/react-query';
import type { Backfill } from '#contract/pull-view.ts';
import { client } from '#web/api.ts';

export const isGoing = ({ state }: Pick<Backfill, 'state'>): boolean => state === 'waiting' || state === 'running';

/** What goes on is watched; what is over changes by itself once a day. */
const everyMs = (runs: readonly Backfill[] | undefined): number => (runs?.some(isGoing) === true ? 1_000 : 30_000);

export const backfillsQuery = (connection: string) =>
  queryOptions({
    queryKey: ['pulls', connection, 'backfills'],
    queryFn: async ({ signal }) => (await client.callUntil(signal, 'backfills', { params: { id: connection } })).backfills,
    refetchInterval: ({ state }) => everyMs(state.data),
  });

export const reconciliationsQuery = (connection: string) =>
  queryOptions({
    queryKey: ['pulls', connection, 'reconciliations'],
    queryFn: async ({ signal }) => (await client.callUntil(signal, 'reconciliations', { params: { id: connection } })).reconciliations,
    refetchInterval: ({ state }) => everyMs(state.data),
  });

export const reconciliationQuery = (connection: string, run: number) =>
  queryOptions({
    queryKey: ['pulls', connection, 'reconciliation', run],
    queryFn: async ({ signal }) => await client.callUntil(signal, 'reconciliation', { params: { id: connection, run } }),
  });
