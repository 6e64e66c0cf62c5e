import type { Database } from '#database/open.ts';
import { Mapping, type MappingDocument, noMapping } from '#domain/mapping.ts';
import { connectionId } from './connections.ts';
import type { SettingsTables } from './schema.ts';

/** What an account says of names and calls that several systems tell. In the document connections stand by their short names. */
export class AccountMapping {
  readonly #database: Database<SettingsTables>;

  constructor(database: Database<SettingsTables>) {
    this.#database = database;
  }

  async read(account: string): Promise<MappingDocument> {
    const row = await this.#database.db.selectFrom('account_mapping').select('document').where('account', '=', account).executeTakeFirst();
    return row === undefined ? noMapping : readDocument(row.document);
  }

  /** Ready for the folds, which know connections by their ids. */
  async mapping(account: string): Promise<Mapping> {
    return new Mapping(withIds(account, await this.read(account)));
  }

  /** An older change that arrives late never replaces a newer one. */
  async write(account: string, mapping: MappingDocument, seq: number): Promise<void> {
    const document = JSON.stringify(mapping);
    await this.#database.db
      .insertInto('account_mapping')
      .values({ account, document, seq })
      .onConflict((conflict) => conflict.column('account').doUpdateSet({ document, seq }).where('account_mapping.seq', '<=', seq))
      .execute();
  }
}

/** `write` wrote it, after the contract had checked it; before there was a part it had none. */
function readDocument(text: string): MappingDocument {
  return { ...noMapping, ...(JSON.parse(text) as Partial<MappingDocument>) };
}

/** The same document with the ids of connections instead of their short names. */
export function withIds(account: string, { agents, queues, links, spam }: MappingDocument): MappingDocument {
  const id = (slug: string): string => connectionId(account, slug);
  const merge = (one: MappingDocument['agents'][number]) => ({
    ...one,
    members: one.members.map(({ connection, name }) => ({ connection: id(connection), name })),
  });
  return {
    agents: agents.map(merge),
    queues: queues.map(merge),
    links: links.map((rule) => ({ ...rule, outer: id(rule.outer), inner: id(rule.inner) })),
    spam,
  };
}
