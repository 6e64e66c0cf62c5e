import type { Backfill, PullsView, Reconciliation, ReconciliationHead } from '#contract/pull-view.ts';
import { dayMs, toIso, toIsoOrNull } from '#domain/instant.ts';
import { readiness } from '#pull/access.ts';
import { readNamed, type RunHead } from '#pull/runs.ts';
import type { RunRow } from '#pull/schema.ts';
import type { SavedConnection } from '#settings/connections.ts';
import type { Services } from './services.ts';

/** What a system's API needs to be asked, as its page shows it; null for systems whose API is not asked. */
export async function pullsView(
  { connectors, settings }: Pick<Services, 'connectors' | 'settings'>,
  connection: SavedConnection,
): Promise<PullsView | null> {
  const connector = connectors.get(connection.kind);
  const pulls = connector?.pulls;
  if (pulls === undefined) return null;
  const credential = await settings.connections.credential(connection.id);
  const ready = readiness(connector, { ...connection, credential });
  const lacking = 'missing' in ready ? ready : null;
  return {
    credentials: pulls.credentials.map(({ name, title, hidden }) => ({ name, title, hidden })),
    credential_for: credential?.for ?? null,
    credential_at: credential?.createdAt ?? null,
    missing: lacking?.missing ?? null,
    missing_why: lacking?.why ?? null,
    reaches_back_days: pulls.reachesBackMs === null ? null : Math.floor(pulls.reachesBackMs / dayMs),
  };
}

/** A run as it goes on. */
export function backfillView({ pulling }: Pick<Services, 'pulling'>, { kind: system }: SavedConnection, row: RunHead): Backfill {
  const progress = pulling.progressOf(row);
  return {
    ...{ id: row.id, kind: row.kind, state: row.state, daily: row.asked_by === 'daily' },
    ...{ from: toIso(row.from_at), to: toIso(row.before_at), asked_at: toIso(row.asked_at) },
    ...{
      begun_at: toIsoOrNull(row.begun_at),
      ended_at: toIsoOrNull(row.ended_at),
      failure: row.failure,
      share: pulling.shareOf(system, row),
    },
    ...{ requests: row.requests, listed: row.listed, missing: row.missing, unread: row.unread },
    progress:
      progress === null
        ? null
        : {
            requests_per_minute: progress.requestsPerMinute,
            left_s: progress.leftMs === null ? null : Math.round(progress.leftMs / 1000),
            waiting: progress.waiting === null ? null : { until: toIsoOrNull(progress.waiting.until), why: progress.waiting.why },
            error: progress.error,
          },
  };
}

export function reconciliationHead(services: Pick<Services, 'pulling'>, connection: SavedConnection, row: RunHead): ReconciliationHead {
  return { ...backfillView(services, connection, row), only_here: row.only_here };
}

/** What a comparison found, both ways; what was fetched meanwhile leads to its call. */
export async function reconciliationView(
  services: Pick<Services, 'pulling' | 'index'>,
  connection: SavedConnection,
  row: RunRow,
): Promise<Reconciliation> {
  const missing = readNamed(row.missing_list);
  const found = await services.index.callsOfKeys(
    connection.account,
    connection.id,
    missing.map(([name]) => `call:${name}`),
  );
  return {
    ...reconciliationHead(services, connection, row),
    missing_calls: missing.map(([name, at]) => ({ id: name, at: toIso(at), call: found.get(`call:${name}`)?.id ?? null })),
    only_here_calls: readNamed(row.only_here_list).map(([call, at]) => ({ call, at: toIso(at) })),
  };
}
