import type { Client } from '#client/client.ts';
import type { GivenDefinition } from '#contract/experiments.ts';
import { eventDelivery } from './server.ts';

/** Two pages of a shop, thirty visitors each a day for ten days: one of those of /a calls within the hour, nine of those of /b. */

const dayMs = 86_400_000;
export const dayAt = (ago: number): string => new Date(Date.now() - ago * dayMs).toISOString().slice(0, 10);
export const visitDays = Array.from({ length: 10 }, (_, at) => dayAt(13 - at));

const calling: Readonly<Record<string, number>> = { '/a': 1, '/b': 9 };

function visitsOf(day: string): object[] {
  return Object.entries(calling).flatMap(([page, callers]) =>
    Array.from({ length: 30 }, (_, at) => {
      const id = `${day}${page.slice(1)}${at}`;
      const began = {
        ...{ kind: 'session_recorded', id, visitor_id: `v${id}`, started_at: `${day}T10:00:00Z`, landing_page: page, source: 'google' },
      };
      const call = { call: `c${id}`, at: `${day}T10:30:00Z` };
      const called = [
        { kind: 'call_started', ...call, direction: 'inbound', session_id: id },
        { kind: 'call_ended', ...call },
      ];
      return at < callers ? [began, ...called] : [began];
    }).flat(),
  );
}

/** Tells them to an account; the caller waits until they are in the figures. */
export async function tellVisits(client: Client): Promise<void> {
  const { id } = await client.call('createConnection', { body: { id: 'shop', kind: 'webhook', settings: {} } });
  await client.call('appendDeliveries', { body: { connection: id, deliveries: [eventDelivery('visits', visitDays.flatMap(visitsOf))] } });
}

/** The test that compares them, begun with the first of them. */
export const pagesTest: GivenDefinition = {
  ...{ compared: 'landing_page', values: ['/a', '/b'], unit: 'visitor', outcome: 'call', within_days: 1, min_score: 70 },
  ...{ shares: [0.5, 0.5], from: dayAt(13), to: null, baseline: 0.05, smallest: 0.05, error: 0.05, power: 0.8 },
};
