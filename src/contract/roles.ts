/** Who may do what: the one table. Routes name a permission; roles and API keys are lists of permissions. */

/** What each permission allows, in words that the settings pages show. */
export const permissions = {
  figures: 'see reports, open figures, read the metric catalogue',
  calls: 'list calls and open one',
  numbers: 'see phone numbers and names unmasked',
  recordings: 'listen to recordings of calls',
  deliveries: 'see deliveries and rejects as received',
  ingest: 'append deliveries and have them decoded again',
  connections: 'create and change connections, see their keys',
  settings: 'change targets, benchmarks and defaults',
  experiments: 'plan, change and end tests of numbers, pages and sources',
  people: 'invite, change and remove users; make and revoke API keys',
  account: 'change the account itself',
  operate: 'run the server: accounts, rebuild, backup (only with the local token of the data folder)',
} as const;

export type Permission = keyof typeof permissions;

export const permissionNames = Object.keys(permissions) as [Permission, ...Permission[]];

const everything: readonly Permission[] = permissionNames.filter((name) => name !== 'operate');

/** An agent sees own calls only, a viewer sees numbers and names masked; both follow from this table and `agent_id`. */
export const roles = {
  owner: everything,
  admin: everything,
  supervisor: ['figures', 'calls', 'numbers', 'recordings', 'deliveries', 'settings'],
  marketer: ['figures', 'calls', 'numbers', 'recordings', 'experiments'],
  agent: ['figures', 'calls', 'numbers', 'recordings'],
  viewer: ['figures', 'calls'],
} as const satisfies Record<string, readonly Permission[]>;

export type Role = keyof typeof roles;

export const roleNames = ['owner', 'admin', 'supervisor', 'marketer', 'agent', 'viewer'] as const satisfies readonly Role[];

/** Scopes that an API key may carry: all that a person may do, but running the server. */
export const scopeNames = permissionNames.filter((name) => name !== 'operate') as [Permission, ...Permission[]];
