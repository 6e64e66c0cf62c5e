import type { Permission } from './roles.ts';

/**
 * Method, path and needed permission of every route, once. Without schemas, so that a browser bundle carries no validator;
 * `routes.ts` adds the schemas under the same names.
 *
 * `public` = answers without credentials (each of these but health proves itself by a password or a one-time token);
 * `member` = anyone signed in.
 */
export interface Address {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  readonly access: Permission | 'public' | 'member';
}

const at = <const A extends Address>(method: A['method'], path: A['path'], access: A['access']) => ({ method, path, access }) as const;

export const addresses = {
  health: at('get', '/api/v1/health', 'public'),

  createOwner: at('post', '/api/v1/first-run', 'public'),
  signIn: at('post', '/api/v1/session', 'public'),
  switchAccount: at('put', '/api/v1/session', 'member'),
  signOut: at('delete', '/api/v1/session', 'member'),
  readInvitation: at('post', '/api/v1/invitations/read', 'public'),
  acceptInvitation: at('post', '/api/v1/invitations/accept', 'public'),
  me: at('get', '/api/v1/me', 'member'),
  changePassword: at('put', '/api/v1/me/password', 'member'),

  report: at('post', '/api/v1/report', 'figures'),
  reports: at('post', '/api/v1/reports', 'figures'),
  drill: at('post', '/api/v1/drill', 'figures'),
  distribution: at('post', '/api/v1/distribution', 'figures'),
  metrics: at('get', '/api/v1/metrics', 'figures'),

  calls: at('get', '/api/v1/calls', 'calls'),
  call: at('get', '/api/v1/calls/{id}', 'calls'),
  callSessions: at('get', '/api/v1/calls/{id}/sessions', 'calls'),
  callProbabilities: at('post', '/api/v1/calls/probabilities', 'calls'),
  confirmedVisits: at('get', '/api/v1/marketing/confirmed', 'calls'),
  journey: at('get', '/api/v1/journey', 'calls'),
  callRecordings: at('get', '/api/v1/calls/{id}/recordings', 'recordings'),
  recordingSound: at('get', '/api/v1/recordings/{id}/sound', 'recordings'),
  retryRecording: at('post', '/api/v1/recordings/{id}/retry', 'connections'),

  views: at('get', '/api/v1/views', 'figures'),
  createView: at('post', '/api/v1/views', 'figures'),
  changeView: at('patch', '/api/v1/views/{id}', 'figures'),
  removeView: at('delete', '/api/v1/views/{id}', 'figures'),

  pools: at('get', '/api/v1/pools', 'figures'),

  experiments: at('get', '/api/v1/experiments', 'figures'),
  createExperiment: at('post', '/api/v1/experiments', 'experiments'),
  planExperiment: at('post', '/api/v1/experiments/plan', 'experiments'),
  changeExperiment: at('patch', '/api/v1/experiments/{id}', 'experiments'),
  removeExperiment: at('delete', '/api/v1/experiments/{id}', 'experiments'),
  experimentResult: at('get', '/api/v1/experiments/{id}/result', 'figures'),

  deliveries: at('get', '/api/v1/deliveries', 'deliveries'),
  delivery: at('get', '/api/v1/deliveries/{seq}', 'deliveries'),
  appendDeliveries: at('post', '/api/v1/deliveries', 'ingest'),
  knownDeliveries: at('post', '/api/v1/deliveries/known', 'ingest'),
  rejected: at('get', '/api/v1/rejected', 'deliveries'),
  redecode: at('post', '/api/v1/redecode', 'ingest'),
  progress: at('get', '/api/v1/progress', 'figures'),

  createUpload: at('post', '/api/v1/uploads', 'ingest'),
  appendUpload: at('put', '/api/v1/uploads/{id}', 'ingest'),
  removeUpload: at('delete', '/api/v1/uploads/{id}', 'ingest'),
  previewUpload: at('get', '/api/v1/uploads/{id}/recognised', 'ingest'),
  previewImport: at('post', '/api/v1/imports/preview', 'ingest'),
  tryPattern: at('post', '/api/v1/imports/pattern', 'ingest'),
  imports: at('get', '/api/v1/imports', 'ingest'),
  import: at('get', '/api/v1/imports/{id}', 'ingest'),
  beginImport: at('post', '/api/v1/imports', 'ingest'),
  endImport: at('post', '/api/v1/imports/{id}/end', 'ingest'),
  cancelImport: at('post', '/api/v1/imports/{id}/cancel', 'ingest'),
  undoImport: at('post', '/api/v1/imports/{id}/undo', 'ingest'),
  restoreImport: at('post', '/api/v1/imports/{id}/restore', 'ingest'),

  connectors: at('get', '/api/v1/connectors', 'connections'),
  connections: at('get', '/api/v1/connections', 'connections'),
  connection: at('get', '/api/v1/connections/{id}', 'connections'),
  alarms: at('get', '/api/v1/alarms', 'connections'),
  createConnection: at('post', '/api/v1/connections', 'connections'),
  changeConnection: at('patch', '/api/v1/connections/{id}', 'connections'),
  newSecret: at('post', '/api/v1/connections/{id}/secret', 'connections'),
  setCredential: at('put', '/api/v1/connections/{id}/credential', 'connections'),
  testConnection: at('post', '/api/v1/connections/{id}/test', 'connections'),
  theirNumbers: at('get', '/api/v1/connections/{id}/numbers', 'connections'),
  addNumbers: at('post', '/api/v1/connections/{id}/numbers', 'connections'),
  beginBackfill: at('post', '/api/v1/connections/{id}/backfill', 'connections'),
  backfills: at('get', '/api/v1/connections/{id}/backfills', 'connections'),
  reconcile: at('post', '/api/v1/connections/{id}/reconcile', 'connections'),
  reconciliations: at('get', '/api/v1/connections/{id}/reconciliations', 'connections'),
  reconciliation: at('get', '/api/v1/connections/{id}/reconciliations/{run}', 'connections'),
  cancelPull: at('post', '/api/v1/connections/{id}/pulls/{run}/cancel', 'connections'),
  resumePull: at('post', '/api/v1/connections/{id}/pulls/{run}/resume', 'connections'),
  connectionRecordings: at('get', '/api/v1/connections/{id}/recordings', 'connections'),
  retryRecordings: at('post', '/api/v1/connections/{id}/recordings/retry', 'connections'),
  proposeSettings: at('post', '/api/v1/connections/propose', 'connections'),

  targets: at('get', '/api/v1/targets', 'figures'),
  mapping: at('get', '/api/v1/mapping', 'connections'),
  changeMapping: at('put', '/api/v1/mapping', 'connections'),
  seenNames: at('get', '/api/v1/mapping/seen', 'connections'),
  previewMerge: at('post', '/api/v1/mapping/merge-preview', 'connections'),
  previewLink: at('post', '/api/v1/mapping/link-preview', 'connections'),
  previewSpam: at('post', '/api/v1/mapping/spam-preview', 'connections'),
  changeTargets: at('put', '/api/v1/targets', 'settings'),
  subscriptions: at('get', '/api/v1/subscriptions', 'settings'),
  createSubscription: at('post', '/api/v1/subscriptions', 'settings'),
  changeSubscription: at('patch', '/api/v1/subscriptions/{id}', 'settings'),
  removeSubscription: at('delete', '/api/v1/subscriptions/{id}', 'settings'),
  newSubscriptionSecret: at('post', '/api/v1/subscriptions/{id}/secret', 'settings'),
  outboundMessages: at('get', '/api/v1/subscriptions/{id}/messages', 'settings'),
  replayMessages: at('post', '/api/v1/subscriptions/{id}/replay', 'settings'),
  testSubscription: at('post', '/api/v1/subscriptions/{id}/test', 'settings'),
  previewSubscription: at('get', '/api/v1/subscriptions/{id}/preview', 'settings'),

  costFetch: at('get', '/api/v1/connections/{id}/fetch', 'connections'),
  setCostFetch: at('put', '/api/v1/connections/{id}/fetch', 'connections'),
  removeCostFetch: at('delete', '/api/v1/connections/{id}/fetch', 'connections'),
  fetchCostsNow: at('post', '/api/v1/connections/{id}/fetch/now', 'connections'),

  currencies: at('get', '/api/v1/currencies', 'settings'),
  chooseCurrency: at('put', '/api/v1/currencies', 'settings'),
  addRates: at('post', '/api/v1/currencies/rates', 'settings'),
  removeRates: at('delete', '/api/v1/currencies/rates/{id}', 'settings'),

  conversionFeeds: at('get', '/api/v1/conversion-feeds', 'settings'),
  createConversionFeed: at('post', '/api/v1/conversion-feeds', 'settings'),
  changeConversionFeed: at('patch', '/api/v1/conversion-feeds/{id}', 'settings'),
  removeConversionFeed: at('delete', '/api/v1/conversion-feeds/{id}', 'settings'),
  newConversionFeedSecret: at('post', '/api/v1/conversion-feeds/{id}/secret', 'settings'),
  previewConversionFeed: at('get', '/api/v1/conversion-feeds/{id}/preview', 'settings'),
  conversionFetches: at('get', '/api/v1/conversion-feeds/{id}/fetches', 'settings'),

  beginAccount: at('post', '/api/v1/account', 'account'),
  removeSample: at('delete', '/api/v1/sample', 'account'),
  changeAccount: at('patch', '/api/v1/account', 'account'),

  users: at('get', '/api/v1/users', 'people'),
  changeUser: at('patch', '/api/v1/users/{id}', 'people'),
  removeUser: at('delete', '/api/v1/users/{id}', 'people'),
  invitations: at('get', '/api/v1/invitations', 'people'),
  invite: at('post', '/api/v1/invitations', 'people'),
  withdrawInvitation: at('delete', '/api/v1/invitations/{id}', 'people'),
  apiKeys: at('get', '/api/v1/api-keys', 'people'),
  createApiKey: at('post', '/api/v1/api-keys', 'people'),
  revokeApiKey: at('delete', '/api/v1/api-keys/{id}', 'people'),

  storedFacts: at('get', '/api/v1/facts/{table}', 'connections'),

  audit: at('get', '/api/v1/audit', 'people'),
  noteExport: at('post', '/api/v1/exports', 'figures'),

  askCaller: at('post', '/api/v1/privacy/caller', 'account'),
  exportCaller: at('post', '/api/v1/privacy/export', 'account'),
  eraseCaller: at('post', '/api/v1/privacy/erasures', 'account'),
  retention: at('get', '/api/v1/privacy/retention', 'account'),
  changeRetention: at('put', '/api/v1/privacy/retention', 'account'),
  previewRetention: at('post', '/api/v1/privacy/retention/preview', 'account'),
  erasures: at('get', '/api/v1/privacy/erasures', 'account'),

  accounts: at('get', '/api/v1/accounts', 'operate'),
  createAccount: at('post', '/api/v1/accounts', 'operate'),
  addUser: at('post', '/api/v1/users', 'operate'),
  rebuild: at('post', '/api/v1/operate/rebuild', 'operate'),
  verify: at('post', '/api/v1/operate/verify', 'operate'),
  backup: at('post', '/api/v1/operate/backup', 'operate'),
  job: at('get', '/api/v1/operate/jobs/{id}', 'operate'),
} as const satisfies Record<string, Address>;

export type RouteName = keyof typeof addresses;

export const routeNames = Object.keys(addresses) as RouteName[];
