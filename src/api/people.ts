import { z } from '@hono/zod-openapi';
import { roleNames, type Role } from '#contract/roles.ts';
import type { Account, User } from '#contract/people.ts';
import { ApiProblem, wrongText, wrongValue } from './api-problem.ts';
import type { Auth } from './auth.ts';

const StoredAccount = z
  .object({ id: z.string(), name: z.string(), tz: z.string(), sample: z.unknown().optional() })
  .transform(({ id, name, tz, sample }): Account => ({ id, name, tz, ...(sample === true || sample === 1 ? { sample: true } : {}) }));
const StoredMember = z.object({
  id: z.string(),
  userId: z.string(),
  organizationId: z.string(),
  role: z.enum(roleNames),
  agentId: z
    .string()
    .nullish()
    .transform((value) => value ?? null),
  createdAt: z.coerce.date(),
});
const StoredUser = z.object({ id: z.string(), name: z.string(), email: z.string() });

export interface Membership {
  readonly account: Account;
  readonly role: Role;
  readonly agentId: string | null;
}

interface Place {
  readonly account: string;
  readonly role: Role;
  readonly agentId: string | null;
}

/** Accounts and users, as better-auth stores them (an organisation is an account). */
export class People {
  readonly #auth: Auth;

  constructor(auth: Auth) {
    this.#auth = auth;
  }

  async accounts(): Promise<Account[]> {
    const { adapter } = await this.#auth.$context;
    const rows = await adapter.findMany({ model: 'organization', limit: 10_000, sortBy: { field: 'id', direction: 'asc' } });
    return z.array(StoredAccount).parse(rows);
  }

  async account(id: string): Promise<Account | null> {
    const { adapter } = await this.#auth.$context;
    const row = await adapter.findOne({ model: 'organization', where: [{ field: 'id', value: id }] });
    return row === null ? null : StoredAccount.parse(row);
  }

  async createAccount(account: Account): Promise<Account> {
    checkZone(account.tz);
    if ((await this.account(account.id)) !== null) {
      throw new ApiProblem(409, 'account-exists', `The account "${account.id}" exists already.`, { what: 'id', got: account.id });
    }
    const { adapter } = await this.#auth.$context;
    await adapter.create({
      model: 'organization',
      forceAllowId: true,
      data: {
        id: account.id,
        slug: account.id,
        name: account.name,
        tz: account.tz,
        sample: account.sample === true,
        createdAt: new Date(),
      },
    });
    return account;
  }

  async changeAccount(account: Account): Promise<void> {
    checkZone(account.tz);
    const { adapter } = await this.#auth.$context;
    const update = { name: account.name, tz: account.tz };
    await adapter.update({ model: 'organization', where: [{ field: 'id', value: account.id }], update });
  }

  /** True once anybody owns anything: then the one-time link is void. */
  async hasOwner(): Promise<boolean> {
    const { adapter } = await this.#auth.$context;
    return (await adapter.count({ model: 'member', where: [{ field: 'role', value: 'owner' }] })) > 0;
  }

  async findUser(email: string): Promise<z.infer<typeof StoredUser> | null> {
    const { internalAdapter } = await this.#auth.$context;
    const found = await internalAdapter.findUserByEmail(email.toLowerCase());
    return found === null ? null : StoredUser.parse(found.user);
  }

  async createUser(given: { email: string; name: string; password: string }): Promise<string> {
    const { internalAdapter, password } = await this.#auth.$context;
    const hashed = await password.hash(given.password);
    const user = await internalAdapter.createUser(
      { email: given.email.toLowerCase(), name: given.name, emailVerified: false },
      { method: 'email-password' },
    );
    await internalAdapter.linkAccount({ userId: user.id, providerId: 'credential', accountId: user.id, password: hashed });
    return user.id;
  }

  /** The user with this address, password and name: a first run that was cut off may have left a part of it. */
  async completeUser(given: { email: string; name: string; password: string }): Promise<string> {
    const known = await this.findUser(given.email);
    if (known === null) return await this.createUser(given);
    const { internalAdapter, password } = await this.#auth.$context;
    const hashed = await password.hash(given.password);
    const credentials = await internalAdapter.findAccounts(known.id);
    if (credentials.some(({ providerId }) => providerId === 'credential')) await internalAdapter.updatePassword(known.id, hashed);
    else await internalAdapter.linkAccount({ userId: known.id, providerId: 'credential', accountId: known.id, password: hashed });
    await internalAdapter.updateUser(known.id, { name: given.name });
    return known.id;
  }

  /** Told twice, it changes nothing. */
  async makeOwner(userId: string, account: string): Promise<void> {
    const place = { account, role: 'owner', agentId: null } as const;
    if ((await this.#member(userId, account)) === null) await this.addMember(userId, place);
    else await this.changeMember(userId, place);
  }

  /** Takes the account and its members away; users stay, with their other accounts. */
  async removeAccount(id: string): Promise<void> {
    const { adapter } = await this.#auth.$context;
    await adapter.deleteMany({ model: 'member', where: [{ field: 'organizationId', value: id }] });
    await adapter.delete({ model: 'organization', where: [{ field: 'id', value: id }] });
  }

  async memberships(userId: string): Promise<Membership[]> {
    const members = await this.#members({ field: 'userId', value: userId });
    const accounts = new Map((await this.accounts()).map((account) => [account.id, account]));
    const all = members.flatMap((member) => {
      const account = accounts.get(member.organizationId);
      return account === undefined ? [] : [{ account, role: member.role, agentId: member.agentId }];
    });
    // Who has an account of their own comes back to it, and not to the sample.
    return all.sort((a, b) => Number(a.account.sample === true) - Number(b.account.sample === true));
  }

  async addMember(userId: string, place: Place): Promise<void> {
    checkAgent(place);
    const { adapter } = await this.#auth.$context;
    if ((await this.#member(userId, place.account)) !== null) {
      throw new ApiProblem(409, 'user-exists', `This user belongs to the account "${place.account}" already.`);
    }
    await adapter.create({
      model: 'member',
      data: { userId, organizationId: place.account, role: place.role, agentId: place.agentId, createdAt: new Date() },
    });
  }

  /** Null where the account has no such user. An account never loses its last owner. */
  async changeMember(userId: string, place: Place): Promise<User | null> {
    checkAgent(place);
    const member = await this.#member(userId, place.account);
    if (member === null) return null;
    if (member.role === 'owner' && place.role !== 'owner') await this.#keepAnOwner(place.account, userId);
    const { adapter } = await this.#auth.$context;
    await adapter.update({
      model: 'member',
      where: [{ field: 'id', value: member.id }],
      update: { role: place.role, agentId: place.agentId },
    });
    return await this.user(place.account, userId);
  }

  async removeMember(userId: string, account: string): Promise<boolean> {
    const member = await this.#member(userId, account);
    if (member === null) return false;
    if (member.role === 'owner') await this.#keepAnOwner(account, userId);
    const { adapter } = await this.#auth.$context;
    await adapter.delete({ model: 'member', where: [{ field: 'id', value: member.id }] });
    return true;
  }

  async users(account: string): Promise<User[]> {
    return await this.#usersOf(await this.#members({ field: 'organizationId', value: account }));
  }

  /** Null where the account has no such user. Asked with every request of an API key: it reads nobody else. */
  async user(account: string, id: string): Promise<User | null> {
    const member = await this.#member(id, account);
    const [user] = member === null ? [] : await this.#usersOf([member]);
    return user ?? null;
  }

  async #usersOf(members: readonly z.infer<typeof StoredMember>[]): Promise<User[]> {
    if (members.length === 0) return [];
    const { adapter } = await this.#auth.$context;
    const ids = members.map((member) => member.userId);
    const rows = await adapter.findMany({ model: 'user', where: [{ field: 'id', operator: 'in', value: ids }], limit: 10_000 });
    const users = new Map(
      z
        .array(StoredUser)
        .parse(rows)
        .map((user) => [user.id, user]),
    );
    return members.flatMap((member) => {
      const user = users.get(member.userId);
      if (user === undefined) return [];
      return [{ ...user, role: member.role, agent_id: member.agentId, created_at: member.createdAt.toISOString() }];
    });
  }

  async #members(where: { field: string; value: string }): Promise<z.infer<typeof StoredMember>[]> {
    const { adapter } = await this.#auth.$context;
    const rows = await adapter.findMany({
      model: 'member',
      where: [where],
      limit: 10_000,
      sortBy: { field: 'createdAt', direction: 'asc' },
    });
    return z.array(StoredMember).parse(rows);
  }

  async #member(userId: string, account: string): Promise<z.infer<typeof StoredMember> | null> {
    return (await this.#members({ field: 'userId', value: userId })).find((member) => member.organizationId === account) ?? null;
  }

  async #keepAnOwner(account: string, but: string): Promise<void> {
    const owners = (await this.users(account)).filter((user) => user.role === 'owner' && user.id !== but);
    if (owners.length === 0) throw new ApiProblem(409, 'last-owner', `The account "${account}" would have no owner left.`);
  }
}

/** Refuses what is no IANA zone of this machine's calendar. */
export function checkZone(tz: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: tz });
  } catch {
    throw wrongText('tz', tz, 'an IANA zone such as Europe/Madrid');
  }
}

function checkAgent(place: Place): void {
  if (place.role === 'agent' && place.agentId === null) {
    throw wrongValue('agent_id', 'nothing', 'the agent whose calls this user may see');
  }
}
