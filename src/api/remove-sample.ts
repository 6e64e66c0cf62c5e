import { noteSampleRemoved, removeAccountSettings } from '#settings/remove-account.ts';
import { ApiProblem } from './api-problem.ts';
import type { Context } from './context.ts';

/** The sample goes with its deliveries, facts and settings. A note stays, so that no start brings it again. */
export async function removeSample({ account, caller, services }: Context): Promise<void> {
  if (account.sample !== true) {
    throw new ApiProblem(409, 'no-sample', `The account "${account.id}" is not the sample: it is not removed here.`, {
      what: 'account',
      got: account.id,
    });
  }
  if (caller.kind === 'user' && caller.role !== 'owner') throw new ApiProblem(403, 'not-permitted', 'Only an owner removes the sample.');
  if (caller.kind === 'user' && caller.memberships.length < 2) {
    throw new ApiProblem(409, 'last-account', 'The sample is your only account: begin your own first.', {
      what: 'account',
      got: account.id,
    });
  }
  const { pipeline, settings, people, live, outbound, pulling, recordings, leases } = services;
  await noteSampleRemoved(settings.database, Date.now());
  // What comes after the deliveries are gone would stay.
  await live.removeAccount(account.id);
  await pulling.removeAccount(account.id);
  await pipeline.removeAccount(account.id);
  await removeAccountSettings(settings.database, account.id);
  settings.currencies.forget(account.id);
  await recordings.removeAccount(account.id);
  await outbound.subscriptions.removeAccount(account.id);
  await leases.removeAccount(account.id);
  await people.removeAccount(account.id);
}
