import type { ConnectionView } from '#contract/connection-view.ts';
import { dayMs, hourMs, toIsoOrNull } from '#domain/instant.ts';
import type { SavedConnection } from '#settings/connections.ts';
import type { Services } from './services.ts';

type State = Pick<ConnectionView, 'last_delivery_at' | 'deliveries_per_hour' | 'lag_s' | 'state' | 'decoded_share'>;

const newest = 1000;

/** How a connection does now: what came lately, and how far behind the figures are. */
export async function stateOfConnection(
  { log, pipeline, projector }: Pick<Services, 'log' | 'pipeline' | 'projector'>,
  { account, id }: Pick<SavedConnection, 'account' | 'id'>,
  now: number,
): Promise<State> {
  const { first, last, received } = await log.traffic(id, newest);
  const { behind, problem } = pipeline.status();
  const again = behind.find((one) => one.connection === id) ?? null;
  const [lastAt] = received;
  const state = (): State['state'] => {
    if (problem !== null) return 'failing';
    if (again !== null) return 'decoding';
    if (lastAt === undefined) return 'waiting';
    return now - lastAt < dayMs ? 'receiving' : 'quiet';
  };
  return {
    last_delivery_at: toIsoOrNull(lastAt),
    deliveries_per_hour: perHour(received, now),
    lag_s:
      last === null || last <= projector.freshness().position
        ? null
        : await lagOf({ log, account, id }, projector.freshness().position, now),
    state: state(),
    decoded_share: again === null || first === null || last === null ? null : shareOf(again.upTo, first, last),
  };
}

function perHour(received: readonly number[], now: number): number {
  const lately = received.filter((at) => now - at < dayMs);
  const oldest = received.at(-1);
  // Where the newest thousand do not reach back a day, the day holds more than they.
  const spanMs = received.length === newest && oldest !== undefined && now - oldest < dayMs ? Math.max(now - oldest, 1000) : dayMs;
  return lately.length / (spanMs / hourMs);
}

async function lagOf(
  { log, account, id }: { log: Services['log']; account: string; id: string },
  position: number,
  now: number,
): Promise<number | null> {
  const [oldest] = await log.after(position, 1, { connection: id });
  return oldest === undefined || oldest.account !== account ? null : Math.max(0, (now - oldest.receivedAt) / 1000);
}

function shareOf(upTo: number, first: number, last: number): number {
  return last === first ? 0 : Math.min(1, Math.max(0, (upTo - first) / (last - first)));
}
