import { z } from 'zod';
import type { ConnectionView } from '#contract/connection-view.ts';
import { columnsOf } from '#connectors/columns-header.ts';
import { siteSettings } from '#connectors/site/settings.ts';
import type { AnyConnector, Sample } from '#connectors/connector.ts';
import { ApiProblem, wrongRequest, wrongText, wrongValue } from '#api/api-problem.ts';
import type { Context, Handlers } from '#api/context.ts';
import { checkZone } from '#api/people.ts';
import { appendSettings, takenOver } from '#api/settings-delivery.ts';
import { noteSiteNumbers } from '#api/site-store.ts';
import { readable } from '#api/import-uploads.ts';
import { stateOfConnection } from '#api/connection-state.ts';
import { liveView } from '#api/live-view.ts';
import { subscriptionView } from '#api/subscription-wiring.ts';
import { pullsView } from '#api/pull-view.ts';
import { tableFields } from '#api/table-fields.ts';
import { listedNumbers, theirNumbersOf, usesOf, withNumbers } from '#api/their-numbers.ts';
import { liveKinds } from '#live/live.ts';
import { recogniseFile } from '#ingest/recognise.ts';
import { toIso } from '#domain/instant.ts';
import { connectionId, type SavedConnection } from '#settings/connections.ts';
import { inTurn } from './settings.ts';

/** Connections of an account. A change of settings is a delivery, because it changes facts. */
export const connectionRoutes = {
  async connectors(_request, { services }) {
    const connectors = [...services.connectors.values()].map(({ kind, title, version, formats, propose, posts, pulls, parseSettings }) => ({
      kind,
      title,
      version,
      formats: Object.entries(formats).map(([name, format]) => ({ name, title: format.title })),
      tables: kind === 'table' ? tableFields() : [],
      needs_zone: needsZone(parseSettings),
      proposes: propose !== undefined,
      posts: posts !== undefined,
      live: liveKinds.has(kind),
      lists_numbers: pulls?.numbers !== undefined,
    }));
    return await Promise.resolve({ connectors });
  },

  async connections(_request, context) {
    const found = await context.services.settings.connections.ofAccount(context.account.id);
    return { connections: await Promise.all(found.map(async (connection) => await view(connection, context))) };
  },

  connection: async ({ params }, context) => await view(await connectionOf(context, params.id), context),

  async alarms(_request, { account, services }) {
    const found = await services.alarms.ofAccount(account, Date.now());
    return {
      alarms: found.flatMap(({ connection: { slug, name }, alarms }) => alarms.map((alarm) => ({ connection: { id: slug, name }, alarm }))),
    };
  },

  async createConnection({ body }, context) {
    const { log, settings } = context.services;
    const { account } = context;
    checkSettings(connectorOf(context, body.kind), body.settings);
    const taken = await settings.connections.find(connectionId(account.id, body.id));
    if (taken !== null)
      throw new ApiProblem(409, 'connection-exists', `The connection "${body.id}" exists already.`, { what: 'body.id', got: body.id });
    const name = body.name ?? body.id;
    const change = { kind: 'connection_settings', connection: body.id, connector: body.kind, name, settings: body.settings } as const;
    const settingsSeq = await appendSettings(log, account.id, change);
    // The decode loop may have read the delivery already and made the connection; then this finds it.
    const made = { account: account.id, slug: body.id, kind: body.kind, name, settings: body.settings, settingsSeq };
    return await takenOver(settingsSeq, async () => {
      const saved = await settings.connections.ensure(made);
      await noteSiteNumbers(saved, context.services);
      return await view(saved, context);
    });
  },

  async changeConnection({ params, body }, context) {
    const { settings } = context.services;
    const { id } = await connectionOf(context, params.id);
    await inTurn(context.account.id, async () => {
      if (body.name !== undefined) await settings.connections.rename(id, body.name);
      if (body.settings !== undefined) await saveSettings(context, await connectionOf(context, id), body.settings);
    });
    return await view(await connectionOf(context, params.id), context);
  },

  theirNumbers: async ({ params }, context) => ({
    numbers: await theirNumbersOf(context.services, await connectionOf(context, params.id)),
  }),

  async addNumbers({ params, body }, context) {
    const listed = await listedNumbers(context.services, await connectionOf(context, params.id));
    return await inTurn(context.account.id, async () => {
      const site = await connectionOf(context, body.site);
      if (site.kind !== 'site') throw wrongText('site', `${body.site}, which is none`, 'a connection of the kind "site"');
      const uses = await usesOf(context.services, context.account.id);
      const { pools, added, before } = withNumbers(siteSettings.parse(site.settings), body, { listed, uses });
      if (added.length > 0) await saveSettings(context, site, { ...(site.settings as object), pools });
      return { added, before };
    });
  },

  async proposeSettings({ body }, context) {
    const { log } = context.services;
    const connector = connectorOf(context, body.kind);
    if (connector.propose === undefined) {
      throw new ApiProblem(422, 'nothing-to-propose', `A connection of the kind "${body.kind}" has nothing that could be guessed.`, {
        what: 'kind',
      });
    }
    checkZone(body.tz);
    const samples: Sample[] = body.samples.map(({ format, columns, body: text }) => ({
      format,
      columns,
      body: Buffer.from(text, 'base64'),
    }));
    if (body.connection !== undefined) {
      const connection = await connectionOf(context, body.connection);
      const stored = await log.after(0, 200, { connection: connection.id, maxBytes: 16 * 1024 * 1024 });
      samples.push(
        ...stored.map(({ headers, body: bytes }) => ({
          format: headers['format'] ?? '',
          columns: columnsOf(headers),
          body: bytes,
        })),
      );
    }
    for (const name of body.uploads) samples.push(...(await samplesOfUpload(context, name)));
    const { settings, notes } = connector.propose(samples, { timeZone: body.tz });
    return {
      settings: body.connection === undefined ? settings : withLiveOf(await connectionOf(context, body.connection), settings),
      notes: [...notes],
    };
  },

  async newSecret({ params, body }, context) {
    const connection = await connectionOf(context, params.id);
    const { id, secret, createdAt } = await context.services.settings.connections.addSecret(
      ...[connection.id, ...secretFor(connectorOf(context, connection.kind), body.secret)],
    );
    context.services.subscriptions.look();
    return { id, secret, created_at: createdAt };
  },
} satisfies Partial<Handlers>;

/** A delivery, because it changes facts. */
async function saveSettings(context: Context, connection: SavedConnection, document: unknown): Promise<void> {
  const { log, settings } = context.services;
  checkSettings(connectorOf(context, connection.kind), document);
  const { slug, kind, name } = connection;
  const change = { kind: 'connection_settings', connection: slug, connector: kind, name, settings: document } as const;
  const seq = await appendSettings(log, connection.account, change);
  await takenOver(seq, async () => {
    await settings.connections.saveSettings(connection.id, document, seq);
    await noteSiteNumbers({ ...connection, settings: document, settingsSeq: seq }, context.services);
  });
}

/** The account's connection of this name; another account's is as unknown as none. */
export async function connectionOf({ account, services }: Context, name: string): Promise<SavedConnection> {
  const id = name.includes('/') ? name : connectionId(account.id, name);
  const connection = await services.settings.connections.find(id);
  if (connection !== null && connection.account === account.id) return connection;
  const known = (await services.settings.connections.ofAccount(account.id)).map((one) => one.slug).join(', ') || 'none';
  throw new ApiProblem(404, 'unknown-connection', `There is no connection "${name}"; known: ${known}.`, {
    what: 'connection',
    got: name,
    wanted: known,
  });
}

export function connectorOf({ services }: Context, kind: string): AnyConnector {
  const connector = services.connectors.get(kind);
  if (connector !== undefined) return connector;
  const wanted = `one of ${[...services.connectors.keys()].join(', ')}`;
  throw new ApiProblem(422, 'unknown-connector', `kind: got "${kind}", wanted ${wanted}.`, { what: 'kind', got: kind, wanted });
}

export function checkSettings(connector: AnyConnector, document: unknown): void {
  try {
    connector.parseSettings(document);
  } catch (error) {
    if (error instanceof z.ZodError) throw wrongRequest('body.settings', error);
    throw error;
  }
}

/** The beginning of an uploaded file, in the format that it is recognised as. */
async function samplesOfUpload({ account, services }: Context, name: string): Promise<Sample[]> {
  const upload = services.uploads.complete(account.id, name);
  const found = await readable(upload, async () => await recogniseFile(upload.path, services.connectors.values()));
  return found === null ? [] : [found.sample];
}

/** Where we connect to cannot be guessed from data: it stays as it is. */
function withLiveOf({ settings: saved }: SavedConnection, proposed: unknown): unknown {
  if (typeof saved !== 'object' || saved === null || !('live' in saved) || typeof proposed !== 'object') return proposed;
  return { ...proposed, live: saved.live };
}

/** How many secrets stay valid, and the one that is given: a system that makes its own must bring it. */
function secretFor({ kind, posts }: AnyConnector, given: string | undefined): [keep: number, given?: string] {
  if (posts === undefined) {
    throw new ApiProblem(422, 'takes-no-secret', `A connection of the kind "${kind}" posts nothing; it takes no secret.`, {
      what: 'kind',
      got: kind,
    });
  }
  const { by, title, keep } = posts.secret;
  if (by === 'ours' && given === undefined) return [keep];
  if (by === 'theirs' && given !== undefined && given.trim() !== '') return [keep, given.trim()];
  const wanted = by === 'ours' ? 'nothing: it is made here' : `the system's own: ${title}`;
  throw wrongValue('body.secret', given === undefined ? 'nothing' : 'one', wanted);
}

/** Systems of which everything may be left out tell their times with a zone; of all others it must be asked. */
function needsZone(parseSettings: AnyConnector['parseSettings']): boolean {
  try {
    parseSettings({});
    return false;
  } catch {
    return true;
  }
}

function postsOf(connector: AnyConnector | undefined): ConnectionView['posts'] {
  if (connector?.posts === undefined) return null;
  const { topics, secret } = connector.posts;
  return { topics: Object.entries(topics).map(([name, { title }]) => ({ path: name === '' ? '' : `/${name}`, title })), secret };
}

export async function view(connection: SavedConnection, { account, services }: Context): Promise<ConnectionView> {
  const { settings, index, log, refused } = services;
  const secrets = await settings.connections.listSecrets(connection.id);
  return {
    id: connection.slug,
    kind: connection.kind,
    title: services.connectors.get(connection.kind)?.title ?? connection.kind,
    name: connection.name,
    settings: connection.settings,
    settings_seq: connection.settingsSeq,
    ingest_path: `/ingest/${connection.key}`,
    ingest_url: `${services.publicUrl()}/ingest/${connection.key}`,
    secrets: secrets.map(({ id, createdAt }) => ({ id, created_at: createdAt })),
    deliveries: await log.count(connection.account, connection.id),
    rejects: await index.rejectCount(connection.account, connection.id),
    refused: refused.of(connection.id),
    refusals: refused.newest(connection.id).map(({ at, reason }) => ({ at: toIso(at), reason })),
    posts: postsOf(services.connectors.get(connection.kind)),
    live: await liveView(services, connection),
    subscription: subscriptionView(services.subscriptions, connection),
    pulls: await pullsView(services, connection),
    created_at: connection.createdAt,
    ...(await stateOfConnection(services, connection, Date.now())),
    alarms: await services.alarms.of(connection, account.tz, Date.now()),
  };
}
