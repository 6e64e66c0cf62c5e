import { wasSampleRemoved } from '#settings/remove-account.ts';
import type { ApiKey, Invitation } from '#contract/people.ts';
import { scopeNames } from '#contract/roles.ts';
import type { StoredApiKey } from '#settings/api-keys.ts';
import type { StoredInvitation } from '#settings/invitations.ts';
import { ApiProblem, notFound } from '#api/api-problem.ts';
import type { Context, Handlers } from '#api/context.ts';
import { makerOf, within } from '#api/key-maker.ts';
import type { Services } from '#api/services.ts';
import { roleOf } from './sign-in.ts';

/** Users, invitations and keys of one account; and accounts, for the operator. */
export const peopleRoutes = {
  async users(_request, { account, services }) {
    return { users: await services.people.users(account.id) };
  },

  async changeUser({ params, body }, context) {
    const { people } = context.services;
    const before = await people.user(context.account.id, params.id);
    if (before === null) throw notFound('user', params.id);
    if (before.role === 'owner' || body.role === 'owner') onlyOwners(context, 'change who is an owner');
    const user = await people.changeMember(params.id, { account: context.account.id, role: body.role, agentId: body.agent_id });
    if (user === null) throw notFound('user', params.id);
    return user;
  },

  async removeUser({ params }, context) {
    const { people } = context.services;
    const before = await people.user(context.account.id, params.id);
    if (before === null) throw notFound('user', params.id);
    if (before.role === 'owner') onlyOwners(context, 'remove an owner');
    await people.removeMember(params.id, context.account.id);
    return { done: true };
  },

  async invitations(_request, { account, services }) {
    return { invitations: (await services.settings.invitations.ofAccount(account.id)).map(invitationOf) };
  },

  async invite({ body }, context) {
    if (body.role === 'owner') onlyOwners(context, 'invite an owner');
    if (body.role === 'agent' && body.agent_id === null) {
      throw new ApiProblem(422, 'wrong-request', 'body.agent_id: got nothing, wanted the agent whose calls this user may see.', {
        what: 'body.agent_id',
      });
    }
    return await invite(context, body);
  },

  async withdrawInvitation({ params }, { account, services }) {
    if (!(await services.settings.invitations.remove(account.id, params.id))) throw notFound('invitation', params.id);
    return { done: true };
  },

  async apiKeys(_request, { account, services }) {
    const keys = await services.settings.apiKeys.ofAccount(account.id);
    return { api_keys: await Promise.all(keys.map(async (key) => await apiKeyOf(key, services))) };
  },

  async createApiKey({ body }, { account, caller, services }) {
    const beyond = body.scopes.filter((scope) => !caller.permissions.has(scope));
    if (beyond.length > 0) {
      throw new ApiProblem(403, 'beyond-your-own', `A key cannot do more than its maker; not yours: ${beyond.join(', ')}.`, {
        what: 'body.scopes',
        got: beyond.join(', '),
      });
    }
    const { apiKey, key } = await services.settings.apiKeys.create({
      account: account.id,
      name: body.name,
      scopes: body.scopes,
      createdBy: caller.id,
      expiresAt: body.expires_at,
    });
    return { ...(await apiKeyOf(apiKey, services)), key };
  },

  async revokeApiKey({ params }, { account, services }) {
    if (!(await services.settings.apiKeys.revoke(account.id, params.id))) throw notFound('API key', params.id);
    return { done: true };
  },

  async accounts(_request, { services }) {
    return { accounts: await services.people.accounts(), sample_removed: await wasSampleRemoved(services.settings.database) };
  },

  createAccount: async ({ body }, { services }) => await services.people.createAccount(body),

  async changeAccount({ body }, { account, services }) {
    const changed = { id: account.id, name: body.name ?? account.name, tz: body.tz ?? account.tz };
    await services.people.changeAccount(changed);
    return changed;
  },

  async addUser({ body }, context) {
    const { people } = context.services;
    const { account } = context;
    if (body.password === undefined) return { user: null, invitation: await invite(context, body) };
    if ((await people.findUser(body.email)) !== null) {
      throw new ApiProblem(409, 'user-exists', 'A user with this e-mail address exists already; leave the password out to invite.', {
        what: 'email',
      });
    }
    const userId = await people.createUser({ email: body.email, name: body.name, password: body.password });
    await people.addMember(userId, { account: account.id, role: body.role, agentId: body.agent_id });
    return { user: await people.user(account.id, userId), invitation: null };
  },
} satisfies Partial<Handlers>;

async function invite(context: Context, given: { email: string; role: string; agent_id: string | null }) {
  const { settings, publicUrl } = context.services;
  const { invitation, token } = await settings.invitations.create({ ...given, account: context.account.id });
  return { ...invitationOf(invitation), link: `${publicUrl()}/invitation#${token}` };
}

function onlyOwners({ caller }: Context, what: string): void {
  if (caller.role !== 'owner' && caller.kind !== 'operator') throw new ApiProblem(403, 'only-owners', `Only an owner may ${what}.`);
}

function invitationOf(stored: StoredInvitation): Invitation {
  const { id, email, agent_id, created_at, expires_at } = stored;
  return { id, email, role: roleOf(stored.role), agent_id, created_at, expires_at };
}

async function apiKeyOf(stored: StoredApiKey, { people, settings }: Services): Promise<ApiKey> {
  const maker = await makerOf(stored, { people, apiKeys: settings.apiKeys });
  const permits = maker === null ? new Set() : within(stored, maker);
  const { id, name, starts_with, created_by, created_at, last_used_at, expires_at } = stored;
  return {
    id,
    name,
    starts_with,
    scopes: scopeNames.filter((scope) => stored.scopes.includes(scope)),
    created_by,
    maker: maker?.name ?? null,
    permits: scopeNames.filter((scope) => permits.has(scope)),
    created_at,
    last_used_at,
    expires_at,
  };
}
