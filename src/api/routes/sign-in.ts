import type { Me } from '#contract/people.ts';
import type { Role } from '#contract/roles.ts';
import { roleNames } from '#contract/roles.ts';
import { ApiProblem, notFound, stranger } from '#api/api-problem.ts';
import { identify, type Caller } from '#api/caller.ts';
import type { Context, Handlers } from '#api/context.ts';
import { beginOwnAccount } from '#api/own-account.ts';
import { removeSample } from '#api/remove-sample.ts';

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
      // Nobody owns anything yet, and the token proves the holder of the server: what a try that failed half-way left is completed.
      const { account } = body;
      if (account !== undefined && existing.every(({ id }) => id !== account.id)) existing.push(await people.createAccount(account));
      const userId = await people.completeUser(body);
      for (const one of existing) await people.makeOwner(userId, one.id);
      firstRun.used();
    });
    return await startSession(body.email, body.password, context);
  },

  async signIn({ body }, context) {
    return await context.services.tries.check(context.from, body.email, async () => await startSession(body.email, body.password, context));
  },

  async switchAccount({ body }, context) {
    const { caller } = context;
    if (caller.sessionToken === null)
      throw new ApiProblem(409, 'no-session', 'Only a session has an account to switch; send the account header instead.');
    if (!caller.memberships.some((one) => one.account.id === body.account)) {
      throw new ApiProblem(403, 'wrong-account', `The account "${body.account}" is not yours.`, { what: 'account', got: body.account });
    }
    return await goOnIn(body.account, context);
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

  async beginAccount({ body }, context) {
    const account = await beginOwnAccount(body, context);
    return await goOnIn(account.id, context);
  },

  async removeSample(_request, context) {
    const { memberships } = context.caller;
    const left = memberships.find(({ account }) => account.id !== context.account.id);
    await removeSample(context);
    return left === undefined ? meOf({ ...context.caller, memberships: [], account: null }) : await goOnIn(left.account.id, context);
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

/** The session goes on in another account of the same person. */
async function goOnIn(account: string, { caller, services, headers }: Context): Promise<Me> {
  if (caller.sessionToken === null) return meOf(caller);
  const { internalAdapter } = await services.auth.$context;
  await internalAdapter.updateSession(caller.sessionToken, { activeOrganizationId: account });
  const now = await identify(cookieOnly(headers), { ...services, apiKeys: services.settings.apiKeys });
  if (now === null) throw stranger();
  return meOf(now);
}

async function startSession(email: string, password: string, context: Context): Promise<Me> {
  const { auth, people, settings, localToken } = context.services;
  const response = await auth.api.signInEmail({ body: { email, password }, headers: new Headers(), asResponse: true });
  if (!response.ok) throw stranger('The e-mail address or the password is wrong.');
  takeCookies(response.headers, context.answer);
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const caller = await identify(new Headers({ cookie }), { auth, people, apiKeys: settings.apiKeys, localToken, settings });
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
