import type { Database } from '#database/open.ts';
import type { SettingsTables } from './schema.ts';
import { hashToken, newToken } from './seal.ts';

export type StoredInvitation = Omit<SettingsTables['invitation_link'], 'token_hash'>;

const validMs = 7 * 24 * 3600 * 1000;

/** Invitations by a link that is shown once; only the hash of its token is kept. */
export class Invitations {
  readonly #database: Database<SettingsTables>;

  constructor(database: Database<SettingsTables>) {
    this.#database = database;
  }

  /** A newer invitation of the same address replaces the older one. */
  async create(
    given: Pick<StoredInvitation, 'account' | 'email' | 'role' | 'agent_id'>,
  ): Promise<{ invitation: StoredInvitation; token: string }> {
    const token = newToken();
    const now = Date.now();
    const invitation = {
      id: newToken(9),
      account: given.account,
      email: given.email.toLowerCase(),
      role: given.role,
      agent_id: given.agent_id,
      created_at: new Date(now).toISOString(),
      expires_at: new Date(now + validMs).toISOString(),
    };
    await this.#database.db.transaction().execute(async (step) => {
      await step.deleteFrom('invitation_link').where('account', '=', invitation.account).where('email', '=', invitation.email).execute();
      await step
        .insertInto('invitation_link')
        .values({ ...invitation, token_hash: hashToken(token) })
        .execute();
    });
    return { invitation, token };
  }

  async ofAccount(account: string): Promise<StoredInvitation[]> {
    return await this.#database.db
      .selectFrom('invitation_link')
      .select(['id', 'account', 'email', 'role', 'agent_id', 'created_at', 'expires_at'])
      .where('account', '=', account)
      .where('expires_at', '>', new Date().toISOString())
      .orderBy('created_at')
      .execute();
  }

  /** Null for an unknown, used, withdrawn or expired token. */
  async byToken(token: string): Promise<StoredInvitation | null> {
    const row = await this.#database.db
      .selectFrom('invitation_link')
      .select(['id', 'account', 'email', 'role', 'agent_id', 'created_at', 'expires_at'])
      .where('token_hash', '=', hashToken(token))
      .where('expires_at', '>', new Date().toISOString())
      .executeTakeFirst();
    return row ?? null;
  }

  /** False where there was none: used or withdrawn meanwhile. */
  async remove(account: string, id: string): Promise<boolean> {
    const done = await this.#database.db
      .deleteFrom('invitation_link')
      .where('account', '=', account)
      .where('id', '=', id)
      .executeTakeFirst();
    return done.numDeletedRows > 0n;
  }
}
