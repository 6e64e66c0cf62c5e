import { ApiProblem } from '#api/api-problem.ts';
import type { Context, Handlers } from '#api/context.ts';
import { checkSettings, connectionOf, connectorOf, view } from '#api/routes/connections.ts';
import { credentialFor, type LiveCredential, liveSystems } from '#live/live.ts';
import type { LiveSystem, LiveTarget } from '#live/live-system.ts';
import type { SavedConnection } from '#settings/connections.ts';

/** Systems that we connect to by ourselves: their password, and the trial of a connection. */
export const liveRoutes = {
  async setCredential({ params, body }, context) {
    const { settings, live } = context.services;
    const connection = await connectionOf(context, params.id);
    const system = systemOf(connection);
    if (body.credential === null) await settings.connections.saveCredential(connection.id, null);
    else {
      const target = targetOf(context, system, connection, connection.settings);
      if (target === null) {
        throw new ApiProblem(422, 'no-live-settings', 'The settings name nothing to connect to: save host, port and user first.', {
          ...{ what: 'settings.live', got: 'nothing', wanted: 'host, port and user' },
        });
      }
      await settings.connections.saveCredential(connection.id, { secret: body.credential, for: credentialFor(target) });
    }
    live.look();
    return await view(connection, context);
  },

  async testConnection({ params, body }, context) {
    const { live, settings } = context.services;
    const connection = await connectionOf(context, params.id);
    const system = systemOf(connection);
    const document = body.settings ?? connection.settings;
    const target = targetOf(context, system, connection, document);
    const given: LiveCredential | null =
      body.credential === undefined || target === null
        ? await settings.connections.credential(connection.id)
        : { secret: body.credential, for: credentialFor(target) };
    const steps = await live.test(system, document, given);
    return { ok: steps.every(({ ok }) => ok !== false), steps };
  },
} satisfies Partial<Handlers>;

function systemOf({ kind }: SavedConnection): LiveSystem {
  const system = liveSystems.get(kind);
  if (system !== undefined) return system;
  const known = [...liveSystems.keys()].join(', ');
  throw new ApiProblem(422, 'not-connected-to', `We do not connect to a system of the kind "${kind}"; known: ${known}.`, {
    ...{ what: 'kind', got: kind, wanted: `one of ${known}` },
  });
}

function targetOf(context: Context, system: LiveSystem, { kind }: SavedConnection, document: unknown): LiveTarget | null {
  checkSettings(connectorOf(context, kind), document);
  return system.targetOf(document);
}
