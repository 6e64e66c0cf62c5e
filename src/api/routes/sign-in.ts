import type { Me } from '#contract/people.ts';
import type { Role } from '#contract/roles.ts';
import { roleNames } from '#contract/roles.ts';
import { ApiProblem, notFound, stranger } from '#api/api-problem.ts';
import { identify, type Caller } from '#api/caller.ts';
import type { Context, Handlers } from '#api/context.ts';

/** First run, session, invitations as the invited see them, and who I am. */
export const signInRoutes = {
  async createOwner({ body }, context) {
    const { people, firstRun, tries } = context.services;
    await tries.check(context.from, null, async () => {
      if (!(await firstRun.accepts(body.token))) throw stranger('This link is not valid, or an owner exists already.');
      const existing = await people.accounts();
      if (body.account === undefined && existing.length === 0) {
        throw new ApiProblem(422, 'wrong-request', 'account: got nothing, wanted the first account, because none exists yet.', {
          what: 'body.account',
        });
      }
      const known = await people.findUser(body.email);
      if (known !== null)
        throw new ApiProblem(409, 'user-exists', 'A user with this e-mail address exists already.', { what: 'body.email' });
      if (body.account !== undefined) existing.push(await people.createAccount(body.account));
      const userId = await people.createUser(body);
      for (const account of existing) await people.addMember(userId, { account: account.id, role: 'owner', agentId: null });
      firstRun.used();
    });
    return await startSession(body.email, body.password, context);
  },

  async signIn({ body }, context) {
    return await context.services.tries.check(context.from, body.email, async () => await startSession(body.email, body.password, context));
  },

  async switchAccount({ body }, context) {
    const { caller, services } = context;
    if (caller.sessionToken === null)
      throw new ApiProblem(409, 'no-session', 'Only a session has an account to switch; send the account header instead.');
    if (!caller.memberships.some((one) => one.account.id === body.account)) {
      throw new ApiProblem(403, 'wrong-account', `The account "${body.account}" is not yours.`, { what: 'account', got: body.account });
    }
    const { internalAdapter } = await services.auth.$context;
    await internalAdapter.updateSession(caller.sessionToken, { activeOrganizationId: body.account });
    const headers = new Headers({ cookie: context.headers.get('cookie') ?? '' });
    const now = await identify(headers, { ...services, apiKeys: services.settings.apiKeys });
    if (now === null) throw stranger();
    return meOf(now);
  },

  async signOut(_request, context) {
    if (context.caller.sessionToken !== null) {
      const { headers } = await context.services.auth.api.signOut({ headers: cookieOnly(context.headers), returnHeaders: true });
      takeCookies(headers, context.answer);
    }
    return { done: true };
  },

  async readInvitation({ body }, context) {
    const { people, settings, tries } = context.services;
    return await tries.check(context.from, null, async () => {
      const invitation = await settings.invitations.byToken(body.token);
      const account = invitation === null ? null : await people.account(invitation.account);
      if (invitation === null || account === null) throw stranger('This invitation is not valid any more.');
      const user = await people.findUser(invitation.email);
      return {
        email: invitation.email,
        account: account.id,
        account_name: account.name,
        role: roleOf(invitation.role),
        has_user: user !== null,
      };
    });
  },

  async acceptInvitation({ body }, context) {
    const { people, settings, tries } = context.services;
    const invitation = await tries.check(context.from, null, async () => {
      const found = await settings.invitations.byToken(body.token);
      if (found === null) throw stranger('This invitation is not valid any more.');
      return found;
    });
    const known = await people.findUser(invitation.email);
    if (known !== null) {
      // Who exists already proves it by the password: a link alone must not open an existing user's account.
      const me = await tries.check(
        context.from,
        invitation.email,
        async () => await startSession(invitation.email, body.password, context),
      );
      if (me.user === null) throw stranger();
    }
    if (body.password.length < 10) {
      throw new ApiProblem(422, 'wrong-request', 'body.password: got a shorter one, wanted at least 10 characters.', {
        what: 'body.password',
      });
    }
    if (!(await settings.invitations.remove(invitation.account, invitation.id))) throw stranger('This invitation is not valid any more.');
    const userId = known?.id ?? (await people.createUser({ email: invitation.email, name: body.name, password: body.password }));
    await people.addMember(userId, { account: invitation.account, role: roleOf(invitation.role), agentId: invitation.agent_id });
    return await startSession(invitation.email, body.password, context);
  },

  me: async (_request, context) => await Promise.resolve(meOf(context.caller)),

  async changePassword({ body }, context) {
    const { auth, tries } = context.services;
    const { user } = context.caller;
    if (user === null) throw new ApiProblem(409, 'no-session', 'Only a signed-in user has a password.');
    await tries.check(context.from, user.email, async () => {
      const response = await auth.api.changePassword({
        body: { currentPassword: body.current, newPassword: body.password, revokeOtherSessions: true },
        headers: cookieOnly(context.headers),
        asResponse: true,
      });
      if (!response.ok) throw stranger('The current password is wrong.');
      takeCookies(response.headers, context.answer);
    });
    return { done: true };
  },
} satisfies Partial<Handlers>;

async function startSession(email: string, password: string, context: Context): Promise<Me> {
  const { auth, people, settings, localToken } = context.services;
  const response = await auth.api.signInEmail({ body: { email, password }, headers: new Headers(), asResponse: true });
  if (!response.ok) throw stranger('The e-mail address or the password is wrong.');
  takeCookies(response.headers, context.answer);
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const caller = await identify(new Headers({ cookie }), { auth, people, apiKeys: settings.apiKeys, localToken });
  if (caller === null) throw notFound('session', 'just made');
  return meOf(caller);
}

function meOf(caller: Caller): Me {
  return {
    user: caller.user,
    accounts: caller.memberships.map((one) => ({ ...one.account, role: caller.kind === 'operator' ? null : one.role })),
    account: caller.account?.id ?? null,
    role: caller.role,
    permissions: [...caller.permissions],
    agent_id: caller.agentId,
  };
}

function cookieOnly(headers: Headers): Headers {
  return new Headers({ cookie: headers.get('cookie') ?? '' });
}

function takeCookies(from: Headers, to: Headers): void {
  for (const cookie of from.getSetCookie()) to.append('set-cookie', cookie);
}

/** A stored role that no longer exists gives the least. */
export function roleOf(text: string): Role {
  return roleNames.find((name) => name === text) ?? 'viewer';
}
