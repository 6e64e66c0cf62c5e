import type { MappedKind, MergeMember, MergePreview, SeenName, SeenNames } from '#contract/mapping.ts';
import { proposeMatches } from '#domain/propose-matches.ts';
import type { Services } from './services.ts';

/** Where names stand in the warehouse as their connection told them. */
const places = {
  agents: { table: 'leg', id: 'agent_id', told: 'agent_told', at: 'offered_at' },
  queues: { table: 'visit', id: 'queue_id', told: 'queue_told', at: 'enqueued_at' },
} as const satisfies Record<MappedKind, object>;

type Asked = Pick<Services, 'warehouse' | 'index' | 'settings'>;

/** Every name that connections told of agents and queues, merged or not, and which of them may belong together. */
export async function seenNames(services: Asked, account: string): Promise<SeenNames> {
  const mapping = await services.settings.mapping.read(account);
  const connections = await services.settings.connections.ofAccount(account);
  const slugs = new Map(connections.map(({ id, slug }) => [id, slug]));
  const documents = new Map(connections.map(({ slug, settings }) => [slug, settings]));
  const found = { agents: await seenOf(services, account, 'agents'), queues: await seenOf(services, account, 'queues') };
  // Who logs in and never had a call is somebody, too.
  for (const { connection, name } of await services.index.agentsSeen(account)) {
    if (!found.agents.some((one) => one.connection === connection && one.name === name))
      found.agents.push({ connection, name, calls: 0, first: null, last: null });
  }
  const view = (kind: MappedKind) => {
    const merges = mapping[kind];
    const ids = new Map(merges.flatMap(({ id, members }) => members.map(({ connection, name }) => [`${connection}\n${name}`, id])));
    const names: SeenName[] = found[kind].flatMap(({ connection, ...one }) => {
      const slug = slugs.get(connection);
      return slug === undefined ? [] : [{ ...one, connection: slug, id: ids.get(`${slug}\n${one.name}`) ?? one.name }];
    });
    names.sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.connection < b.connection ? -1 : 1));
    const free = names.filter(({ connection, name }) => !ids.has(`${connection}\n${name}`));
    const proposals = proposeMatches(free.map((one) => ({ ...one, also: alsoOf(documents.get(one.connection), kind, one.name) })));
    return { names, proposals: proposals.map((one) => ({ ...one, members: [...one.members] })) };
  };
  return { agents: view('agents'), queues: view('queues') };
}

type Seen = Omit<SeenName, 'id'>;

async function seenOf({ warehouse }: Asked, account: string, kind: MappedKind): Promise<Seen[]> {
  const { table, told, at } = places[kind];
  return await warehouse.query<Seen>(
    `SELECT told_by AS connection, ${told} AS name, uniqExact(call_id) AS calls, min(${at}) AS first, max(${at}) AS last
FROM ${table} FINAL WHERE account = {account:String} AND ${told} != '' GROUP BY told_by, ${told}`,
    { account },
  );
}

/** What a merge would alter: the calls in which these names stand, and over how many systems. */
export async function previewMerge(
  { warehouse }: Asked,
  account: string,
  kind: MappedKind,
  members: readonly MergeMember[],
): Promise<MergePreview> {
  const { table, told, at } = places[kind];
  const [row] = await warehouse.query<MergePreview & { calls: number }>(
    `SELECT uniqExact(call_id) AS calls, if(count() = 0, NULL, min(${at})) AS first, if(count() = 0, NULL, max(${at})) AS last
FROM ${table} FINAL WHERE account = {account:String} AND has(arrayZip({connections:Array(String)}, {names:Array(String)}), (told_by, ${told}))`,
    { account, connections: members.map(({ connection }) => connection), names: members.map(({ name }) => name) },
  );
  const systems = new Set(members.map(({ connection }) => connection)).size;
  return { calls: row?.calls ?? 0, systems, first: row?.first ?? null, last: row?.last ?? null };
}

/** Other names that a connection's settings know: aliases of an agent, extensions of a queue. Each connector has a document of its own. */
function alsoOf(settings: unknown, kind: MappedKind, name: string): string[] {
  if (typeof settings !== 'object' || settings === null) return [];
  const list: unknown = kind === 'agents' && 'agents' in settings ? settings.agents : 'queues' in settings ? settings.queues : null;
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('id' in entry) || entry.id !== name) return [];
    const also: unknown = 'aliases' in entry ? entry.aliases : 'extensions' in entry ? entry.extensions : [];
    return Array.isArray(also) ? also.filter((one) => typeof one === 'string') : [];
  });
}
