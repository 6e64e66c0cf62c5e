import type { Database } from '#database/open.ts';
import type { SettingsTables } from './schema.ts';

/** Tables whose rows name their account; secrets and what arrived again hang on connections. */
const ofAccount = [
  ...(['account_settings', 'account_mapping', 'invitation_link', 'api_key', 'audit_entry', 'import', 'saved_view'] as const),
  ...(['erasure', 'erased_form', 'retention', 'asked_shape', 'connection', 'experiment_version', 'experiment'] as const),
  ...(['conversion_fetch', 'conversion_feed', 'account_currency', 'currency_rate', 'cost_fetch'] as const),
] as const;

/** Everything that an account configured. */
export async function removeAccountSettings({ db }: Database<SettingsTables>, account: string): Promise<void> {
  await db.transaction().execute(async (within) => {
    const connections = within.selectFrom('connection').select('id').where('account', '=', account);
    await within.deleteFrom('connection_secret').where('connection', 'in', connections).execute();
    await within.deleteFrom('connection_credential').where('connection', 'in', connections).execute();
    await within.deleteFrom('arrived_again').where('connection', 'in', connections).execute();
    for (const table of ofAccount) await within.deleteFrom(table).where('account', '=', account).execute();
  });
}

const sampleRemoved = 'sample removed';

/** The sample was removed by somebody: no start brings it again by itself. */
export async function noteSampleRemoved({ db }: Database<SettingsTables>, at: number): Promise<void> {
  await db
    .insertInto('server_mark')
    .values({ name: sampleRemoved, at })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ at }))
    .execute();
}

export async function wasSampleRemoved({ db }: Database<SettingsTables>): Promise<boolean> {
  return (await db.selectFrom('server_mark').select('at').where('name', '=', sampleRemoved).executeTakeFirst()) !== undefined;
}
