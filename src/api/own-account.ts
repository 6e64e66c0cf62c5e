import type { Account } from '#contract/people.ts';
import { ApiProblem } from './api-problem.ts';
import type { Context } from './context.ts';
import type { People } from './people.ts';

/** An owner who has only the sample begins an account of their own; further ones are made on the server. */
export async function beginOwnAccount(given: { readonly name: string; readonly tz: string }, context: Context): Promise<Account> {
  const { caller, services } = context;
  const { user } = caller;
  if (user === null || caller.role !== 'owner') throw new ApiProblem(403, 'not-permitted', 'Only an owner begins an account.');
  if (caller.memberships.some(({ account, role }) => role === 'owner' && account.sample !== true)) {
    throw new ApiProblem(409, 'own-account', 'You own an account already; a further one is made on the server: ringtrace account create.');
  }
  const account = await services.people.createAccount({ ...given, id: await freeId(given.name, services.people) });
  await services.people.makeOwner(user.id, account.id);
  return account;
}

/** An id made of the name, as the contract wants ids. */
export async function freeId(name: string, people: People): Promise<string> {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 34)
    .replace(/-+$/, '');
  const base = plain === '' ? 'account' : plain;
  for (let count = 1; ; count++) {
    const id = count === 1 ? base : `${base}-${count}`;
    if ((await people.account(id)) === null) return id;
  }
}
