import { same } from '#connectors/secrets.ts';
import { permissionNames, roles, type Permission, type Role } from '#contract/roles.ts';
import type { Account } from '#contract/people.ts';
import { apiKeyPrefix, type ApiKeys } from '#settings/api-keys.ts';
import type { Settings } from '#settings/open-settings.ts';
import { ApiProblem, stranger } from './api-problem.ts';
import type { Auth } from './auth.ts';
import { makerOf, within } from './key-maker.ts';
import { nameNow } from './names-now.ts';
import type { Membership, People } from './people.ts';

/** Who asks: a person with a session, an API key, or the operator with the data folder's token. */
export interface Caller {
  readonly kind: 'user' | 'key' | 'operator';
  readonly user: { readonly id: string; readonly name: string; readonly email: string } | null;
  /** For the log and for `created_by`; no name, no address. */
  readonly id: string;
  /** For the account's own audit log. */
  readonly name: string;
  readonly memberships: readonly Membership[];
  /** The account that this request is answered for. */
  readonly account: Account | null;
  readonly role: Role | null;
  readonly permissions: ReadonlySet<Permission>;
  /** Role agent: the only agent whose calls may be seen. */
  readonly agentId: string | null;
  readonly sessionToken: string | null;
  /** Cookies to set: a session that was prolonged. */
  readonly cookies: readonly string[];
}

export interface Identity {
  readonly auth: Auth;
  readonly people: People;
  readonly apiKeys: ApiKeys;
  readonly localToken: string;
  readonly settings: Pick<Settings, 'mapping'>;
}

/** Header by which a caller with several accounts chooses one. */
export const accountHeader = 'ringtrace-account';

/** Null = no credentials at all. Wrong credentials are a problem of their own. */
export async function identify(headers: Headers, identity: Identity): Promise<Caller | null> {
  const caller = await credentialsOf(headers, identity);
  if (caller === null || caller.agentId === null || caller.account === null) return caller;
  // Whoever was merged with other names is found under the one that the facts say now.
  return { ...caller, agentId: nameNow(await identity.settings.mapping.read(caller.account.id), caller.agentId) };
}

async function credentialsOf(headers: Headers, identity: Identity): Promise<Caller | null> {
  const authorization = headers.get('authorization');
  const chosen = headers.get(accountHeader);
  if (authorization !== null) {
    const token = /^Bearer (\S+)$/i.exec(authorization)?.[1];
    if (token === undefined) throw stranger('The Authorization header is not "Bearer <token>".');
    if (same(token, identity.localToken)) return await operator(chosen, identity.people);
    if (token.startsWith(apiKeyPrefix)) return await byKey(token, chosen, identity);
    throw stranger('The token is not known.');
  }
  return headers.has('cookie') ? await bySession(headers, chosen, identity) : null;
}

async function operator(chosen: string | null, people: People): Promise<Caller> {
  const accounts = await people.accounts();
  const account =
    chosen === null ? (accounts.length === 1 ? (accounts[0] ?? null) : null) : (accounts.find((one) => one.id === chosen) ?? null);
  if (chosen !== null && account === null) throw unknownAccount(chosen, accounts);
  const memberships = accounts.map((one) => ({ account: one, role: 'owner' as const, agentId: null }));
  const permissions = new Set(permissionNames);
  return {
    kind: 'operator',
    user: null,
    id: 'operator',
    name: 'operator',
    memberships,
    account,
    role: null,
    permissions,
    agentId: null,
    sessionToken: null,
    cookies: [],
  };
}

async function byKey(token: string, chosen: string | null, identity: Identity): Promise<Caller> {
  const { apiKeys, people } = identity;
  const key = await apiKeys.use(token);
  const account = key === null ? null : await people.account(key.account);
  if (key === null || account === null) throw stranger('The API key is not known, or has expired.');
  if (chosen !== null && chosen !== account.id) throw notYours(chosen);
  const maker = await makerOf(key, identity);
  if (maker === null) throw stranger('The API key is void: whoever made it has no access any more.');
  return {
    kind: 'key',
    user: null,
    id: `key:${key.id}`,
    name: key.name,
    memberships: [],
    account,
    role: null,
    permissions: within(key, maker),
    agentId: maker.agentId,
    sessionToken: null,
    cookies: [],
  };
}

async function bySession(headers: Headers, chosen: string | null, { auth, people }: Identity): Promise<Caller | null> {
  const { response: found, headers: answered } = await auth.api.getSession({
    headers: new Headers({ cookie: headers.get('cookie') ?? '' }),
    returnHeaders: true,
  });
  if (found === null) return null;
  const memberships = await people.memberships(found.user.id);
  const wanted = chosen ?? found.session.activeOrganizationId ?? null;
  const membership = memberships.find((one) => one.account.id === wanted) ?? (chosen === null ? memberships[0] : undefined);
  if (chosen !== null && membership === undefined) throw notYours(chosen);
  const role = membership?.role ?? null;
  const agentId = role === 'agent' ? (membership?.agentId ?? null) : null;
  // Without an agent whose calls are its own this role sees nothing, instead of everything.
  const nobody = role === null || (role === 'agent' && agentId === null);
  return {
    kind: 'user',
    user: { id: found.user.id, name: found.user.name, email: found.user.email },
    id: `user:${found.user.id}`,
    name: found.user.name,
    memberships,
    account: membership?.account ?? null,
    role,
    permissions: new Set<Permission>(nobody ? [] : roles[role]),
    agentId,
    sessionToken: found.session.token,
    cookies: answered.getSetCookie(),
  };
}

/** The account of a request that cannot go without one. */
export function accountOf(caller: Caller): Account {
  if (caller.account !== null) return caller.account;
  const known = caller.memberships.map((one) => one.account.id).join(', ') || 'none';
  throw new ApiProblem(400, 'which-account', `Which account? None was chosen; known: ${known}.`, {
    what: accountHeader,
    got: 'nothing',
    wanted: known,
  });
}

function notYours(account: string): ApiProblem {
  return new ApiProblem(403, 'wrong-account', `The account "${account}" is not yours.`, { what: accountHeader, got: account });
}

function unknownAccount(account: string, known: readonly Account[]): ApiProblem {
  const wanted = known.map((one) => one.id).join(', ') || 'none exists yet';
  return new ApiProblem(404, 'unknown-account', `There is no account "${account}"; known: ${wanted}.`, {
    what: accountHeader,
    got: account,
    wanted,
  });
}
