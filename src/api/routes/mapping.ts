import type { MappingView } from '#contract/mapping.ts';
import type { MappingDocument } from '#domain/mapping.ts';
import { wrongText } from '#api/api-problem.ts';
import type { Context, Handlers } from '#api/context.ts';
import { mayChangeSpam, mayPreviewSpam, shownMapping } from '#api/caller-rules.ts';
import { previewLink } from '#api/link-preview.ts';
import { previewSpam } from '#api/spam-preview.ts';
import { checkMapping } from '#api/mapping-check.ts';
import { previewMerge, seenNames } from '#api/seen-names.ts';
import { appendSettings, takenOver } from '#api/settings-delivery.ts';
import { connectionId } from '#settings/connections.ts';
import { inTurn } from './settings.ts';

/** Which names and which calls of several systems are one. A change alters facts, so it is a delivery; every fact follows from the last one. */
export const mappingRoutes = {
  mapping: async (_request, context) => shownMapping(viewOf(await context.services.settings.mapping.read(context.account.id)), context),

  async changeMapping({ body }, context) {
    const { account, services } = context;
    if (body.spam !== undefined) mayChangeSpam(context);
    return await inTurn(account.id, async () => {
      const before = await services.settings.mapping.read(account.id);
      const { agents = before.agents, queues = before.queues, links = before.links, spam = before.spam } = body;
      const changed = viewOf({ agents, queues, links, spam });
      const seen = await services.warehouse.withReadLock(async () => await seenNames(services, account.id));
      checkMapping(body, await slugsOf(context), { agents: seen.agents.names, queues: seen.queues.names });
      const seq = await appendSettings(services.log, account.id, { kind: 'account_mapping', mapping: changed });
      return await takenOver(seq, async () => {
        await services.settings.mapping.write(account.id, changed, seq);
        return shownMapping(changed, context);
      });
    });
  },

  seenNames: async (_request, { account, services }) =>
    await services.warehouse.withReadLock(async () => await seenNames(services, account.id)),

  async previewMerge({ body }, context) {
    const { account, services } = context;
    await checkConnections(
      context,
      body.members.map(({ connection }) => connection),
    );
    const members = body.members.map(({ connection, name }) => ({ connection: connectionId(account.id, connection), name }));
    return await services.warehouse.withReadLock(async () => await previewMerge(services, account.id, body.of, members));
  },

  async previewLink({ body }, context) {
    const { account, services } = context;
    const saved = await services.settings.mapping.read(account.id);
    const known = await slugsOf(context);
    // A rule whose connection was removed since links nothing any more.
    const others = saved.links.filter(({ id, outer, inner }) => id !== body.id && known.includes(outer) && known.includes(inner));
    checkMapping({ links: [...viewOf({ ...saved, links: others }).links, body] }, known, { agents: [], queues: [] });
    return await services.warehouse.withReadLock(
      async () => await previewLink(services, account.id, { rule: body, saved, others, now: Date.now() }),
    );
  },

  async previewSpam({ body }, context) {
    const { account, services } = context;
    mayPreviewSpam(body, context);
    const { spam } = await services.settings.mapping.read(account.id);
    return await services.warehouse.withReadLock(
      async () => await previewSpam(services, account.id, { rule: body, saved: spam, now: Date.now() }),
    );
  },
} satisfies Partial<Handlers>;

/** A copy that may be changed. */
export function viewOf({ agents, queues, links, spam }: MappingDocument): MappingView {
  const merges = (all: MappingDocument['agents']) =>
    all.map(({ id, members }) => ({ id, members: members.map((member) => ({ ...member })) }));
  return {
    ...{ agents: merges(agents), queues: merges(queues) },
    links: links.map((rule) => ({ ...rule, numbers: [...rule.numbers] })),
    spam: spam.map((rule) => (rule.kind === 'repeated' ? { ...rule } : { ...rule, callers: [...rule.callers] })),
  };
}

async function slugsOf({ account, services }: Context): Promise<string[]> {
  return (await services.settings.connections.ofAccount(account.id)).map(({ slug }) => slug);
}

async function checkConnections(context: Context, named: readonly string[]): Promise<void> {
  const known = await slugsOf(context);
  for (const connection of named)
    if (!known.includes(connection)) throw wrongText('members', connection, `one of ${known.join(', ') || '(no connection yet)'}`);
}
