import type { ConnectionView } from '#contract/connection-view.ts';
import { toIso, toIsoOrNull } from '#domain/instant.ts';
import type { Lack } from '#domain/lack.ts';
import { liveSystemOf, readiness, type LiveCredential } from '#live/live.ts';
import type { LiveSystem } from '#live/live-system.ts';
import type { SavedConnection } from '#settings/connections.ts';
import type { Services } from './services.ts';

/** How we are connected to a system, as its page shows it; null for kinds that we do not connect to. */
export async function liveView(
  { live, settings }: Pick<Services, 'live' | 'settings'>,
  connection: SavedConnection,
): Promise<ConnectionView['live']> {
  const system = liveSystemOf(connection.kind, connection.settings);
  if (system === null) return null;
  const credential = await settings.connections.credential(connection.id);
  const state = live.stateOf(connection.id);
  const lacking = lackingFor(system, connection.settings, credential);
  return {
    state: state?.state ?? 'off',
    missing: lacking?.says ?? null,
    missing_why: lacking?.why ?? null,
    credential_for: credential?.for ?? null,
    credential_at: credential?.createdAt ?? null,
    connected_since: toIsoOrNull(state?.connectedSince),
    last_event_at: toIsoOrNull(state?.lastEventAt),
    next_try_at: toIsoOrNull(state?.nextTryAt),
    error: state === null || state.error === null ? null : { at: toIso(state.error.at), says: state.error.says },
    gaps: (state?.gaps ?? []).map(({ from, to }) => ({ from: toIso(from), to: toIsoOrNull(to) })),
  };
}

function lackingFor(system: LiveSystem, document: unknown, credential: LiveCredential | null): { why: Lack; says: string } | null {
  try {
    const ready = readiness(system.targetOf(document), credential);
    return 'missing' in ready ? ready : null;
  } catch {
    return { why: 'invalid', says: 'The settings are not valid.' };
  }
}
