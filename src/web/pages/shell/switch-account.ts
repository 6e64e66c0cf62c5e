import { client } from '#web/api.ts';

/** Another account is another world: everything is asked anew, and no filter of the one before goes along. */
export async function switchAccount(account: string): Promise<void> {
  await client.call('switchAccount', { body: { account } });
  window.location.assign('/');
}
