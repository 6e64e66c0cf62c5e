import type { Client } from '#client/client.ts';
import type { CallFacts } from '#contract/call-view.ts';
import type { RouteInput } from '#contract/routes.ts';
import type { Drill, DrillRequestInput } from '#contract/report.ts';

/** The most rows that a file takes; it says so where there are more. */
export const mostRows = 100_000;

/** All rows behind a part of a figure, in one answer and so of one moment. */
export const wholeDrill = async (client: Client, request: DrillRequestInput, signal: AbortSignal): Promise<Drill> =>
  await client.callUntil(signal, 'drill', { body: { ...request, limit: mostRows, offset: 0 } });

type CallsQuery = NonNullable<RouteInput<'calls'>['query']>;

const pageSize = 1000;

/** All calls of a list, page by page. A call that moved to a later page while others arrived is there once. */
export async function allCalls(
  client: Client,
  query: CallsQuery,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<{ calls: CallFacts[]; total: number }> {
  const calls = new Map<string, CallFacts>();
  for (let offset = 0; ; offset += pageSize) {
    const page = await client.callUntil(signal, 'calls', { query: { ...query, limit: pageSize, offset } });
    for (const call of page.calls) if (calls.size < mostRows) calls.set(call.id, call);
    progress(calls.size, page.total);
    if (page.calls.length < pageSize || offset + pageSize >= page.total || calls.size >= mostRows) {
      return { calls: [...calls.values()], total: page.total };
    }
  }
}
