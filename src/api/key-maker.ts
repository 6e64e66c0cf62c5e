import { permissionNames, roles, type Permission } from '#contract/roles.ts';
import type { ApiKeys, StoredApiKey } from '#settings/api-keys.ts';
import type { People } from './people.ts';

/** What the maker of a key may do today: a key never reaches further, and dies with its maker's access. */
export interface KeyMaker {
  readonly name: string;
  readonly permissions: ReadonlySet<Permission>;
  /** Role agent: whose calls the maker sees, and so the key. */
  readonly agentId: string | null;
}

export interface KeyMakers {
  readonly people: Pick<People, 'user'>;
  readonly apiKeys: Pick<ApiKeys, 'find'>;
}

/** Keys may make keys; a chain that is longer was not made by people. */
const longestChain = 10;

/** Null where the maker is gone: removed from the account, or a key that was revoked or has expired. */
export async function makerOf(key: Pick<StoredApiKey, 'account' | 'created_by'>, makers: KeyMakers, depth = 0): Promise<KeyMaker | null> {
  const [kind, id = ''] = key.created_by.split(/:(.*)/s);
  if (kind === 'operator') return { name: 'operator', permissions: new Set(permissionNames), agentId: null };
  if (kind === 'user') {
    const user = await makers.people.user(key.account, id);
    if (user === null || (user.role === 'agent' && user.agent_id === null)) return null;
    return { name: user.name, permissions: new Set<Permission>(roles[user.role]), agentId: user.role === 'agent' ? user.agent_id : null };
  }
  if (kind !== 'key' || depth >= longestChain) return null;
  const made = await makers.apiKeys.find(key.account, id);
  const maker = made === null ? null : await makerOf(made, makers, depth + 1);
  return made === null || maker === null ? null : { ...maker, permissions: within(made, maker) };
}

/** Whether callers' numbers may be told today for somebody, such as `user:…`: as long as they may see them themselves. */
export async function stillSeesNumbers(account: string, who: string, makers: KeyMakers): Promise<boolean> {
  const maker = await makerOf({ account, created_by: who }, makers);
  return maker?.permissions.has('numbers') === true;
}

/** What a key may do: its scopes, as far as its maker still has them. */
export function within(key: StoredApiKey, maker: KeyMaker): Set<Permission> {
  return new Set([...maker.permissions].filter((permission) => key.scopes.includes(permission)));
}
