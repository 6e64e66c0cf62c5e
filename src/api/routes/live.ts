import { ApiProblem, wrongValue } from '#api/api-problem.ts';
import type { Context, Handlers } from '#api/context.ts';
import { pullCredential } from '#api/pull-credentials.ts';
import { checkSettings, connectionOf, connectorOf, view } from '#api/routes/connections.ts';
import type { Pulls } from '#connectors/pulls.ts';
import type { RouteRequest } from '#contract/routes.ts';
import { credentialFor, type LiveCredential, liveKinds, liveSystemOf } from '#live/live.ts';
import type { LiveSystem } from '#live/live-system.ts';
import type { SavedConnection } from '#settings/connections.ts';

/** Systems that we log in to, to hear of calls as they happen or to ask for those of the past: with what, and the trial of it. */
export const liveRoutes = {
  async setCredential({ params, body }, context) {
    const { settings, live, pulling, subscriptions, recordings } = context.services;
    const connection = await connectionOf(context, params.id);
    const way = wayTo(context, connection, connection.settings);
    const given = body.credential === null ? null : credentialOf(context, way, connection, connection.settings, body.credential);
    await settings.connections.saveCredential(connection.id, given);
    live.look();
    pulling.look();
    subscriptions.look();
    if (given !== null) await recordings.proofGiven(connection.id);
    return await view(connection, context);
  },

  async testConnection({ params, body }, context) {
    const { live, pulling, settings } = context.services;
    const connection = await connectionOf(context, params.id);
    const document = body.settings ?? connection.settings;
    const way = wayTo(context, connection, document);
    checkSettings(connectorOf(context, connection.kind), document);
    const { credential: given } = body;
    const leads = 'pulls' in way || way.system.targetOf(document) !== null;
    const credential =
      given === undefined || !leads
        ? await settings.connections.credential(connection.id)
        : credentialOf(context, way, connection, document, given);
    const steps =
      'pulls' in way
        ? await pulling.test({ ...connection, settings: document, credential })
        : await live.test(way.system, document, credential);
    return { ok: steps.every(({ ok }) => ok !== false), steps };
  },
} satisfies Partial<Handlers>;

type Way = { readonly system: LiveSystem } | { readonly pulls: Pulls };

function wayTo(context: Context, { kind }: SavedConnection, document: unknown): Way {
  const system = liveSystemOf(kind, document);
  if (system !== null) return { system };
  const { pulls } = connectorOf(context, kind);
  if (pulls !== undefined) return { pulls };
  const asked = [...context.services.connectors.values()].filter((one) => one.pulls !== undefined).map((one) => one.kind);
  const known = [...liveKinds, ...asked].join(', ');
  throw new ApiProblem(422, 'not-connected-to', `We do not connect to a system of the kind "${kind}"; known: ${known}.`, {
    ...{ what: 'kind', got: kind, wanted: `one of ${known}` },
  });
}

type Given = NonNullable<RouteRequest<'setCredential'>['body']['credential']>;

/** What was given, bound to where it may be sent. */
function credentialOf(
  context: Context,
  way: Way,
  { kind }: SavedConnection,
  document: unknown,
  given: Given,
): LiveCredential & { readonly secret: string } {
  checkSettings(connectorOf(context, kind), document);
  if ('pulls' in way) return pullCredential(way.pulls, document, given);
  if (typeof given !== 'string') {
    throw wrongValue('body.credential', 'an object', 'a password: text');
  }
  const target = way.system.targetOf(document);
  if (target === null) {
    throw new ApiProblem(422, 'no-live-settings', 'The settings name nothing to connect to: save host, port and user first.', {
      ...{ what: 'settings.live', got: 'nothing', wanted: 'host, port and user' },
    });
  }
  return { secret: given, for: credentialFor(target) };
}
