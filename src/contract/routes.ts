import { z } from '@hono/zod-openapi';
import type { RouteName } from './addresses.ts';
import { AuditList, AuditQuery } from './audit.ts';
import { callRoutes } from './call-routes.ts';
import { Catalogue, Distribution, DistributionRequest, Reports, ReportsRequest } from './catalogue-view.ts';
import { AlarmList } from './connection-alarm.ts';
import * as connections from './connection-view.ts';
import { fileTables, StoredFacts, StoredQuery } from './fact-view.ts';
import { Done } from './done.ts';
import { importRoutes } from './import-routes.ts';
import { mappingRoutes } from './mapping-routes.ts';
import * as operate from './operate.ts';
import * as outbound from './outbound.ts';
import * as people from './people.ts';
import * as privacy from './privacy.ts';
import * as pulls from './pull-view.ts';
import * as recordings from './recordings.ts';
import { experimentRoutes } from './experiment-routes.ts';
import { ExportNote } from './exports.ts';
import { costFetchRoutes } from './cost-fetch-routes.ts';
import { currencyRoutes } from './currency-routes.ts';
import { feedRoutes } from './feed-routes.ts';
import { poolRoutes } from './pools.ts';
import { Drill, DrillRequest, Report, ReportRequest } from './report.ts';
import { Targets, TargetsChange } from './targets.ts';
import * as numbers from './their-numbers.ts';
import { NewView, SavedView, ViewChange } from './views.ts';

/** What each route of `addresses.ts` takes and answers. Server, OpenAPI document and typed client follow from both. */
export interface RouteSchemas {
  readonly says: string;
  /** Section of the API page. */
  readonly tag: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly response: z.ZodType;
  /** The answer is no JSON but sound, whole or the asked part of it. */
  readonly sound?: true;
  /** Largest body, in bytes; 1 MB where left out. */
  readonly maxBody?: number;
}

const id = z.object({ id: z.string() });

export const routes = {
  health: { tag: 'Server', says: 'Whether the server lives and how fresh its figures are', response: operate.Health },

  createOwner: {
    tag: 'Sign-in',
    says: 'First visit: create the owner with the one-time token',
    body: people.FirstOwner,
    response: people.Me,
  },
  signIn: { tag: 'Sign-in', says: 'Sign in with e-mail and password; the session is a cookie', body: people.SignIn, response: people.Me },
  switchAccount: {
    tag: 'Sign-in',
    says: 'Choose the account of this session',
    body: z.object({ account: z.string() }),
    response: people.Me,
  },
  signOut: { tag: 'Sign-in', says: 'End this session', response: Done },
  readInvitation: { tag: 'Sign-in', says: 'What an invitation offers', body: people.InvitationToken, response: people.InvitationRead },
  acceptInvitation: {
    tag: 'Sign-in',
    says: 'Accept an invitation: a new user sets a password, an existing one gives it',
    body: people.InvitationAcceptance,
    response: people.Me,
  },
  me: { tag: 'Sign-in', says: 'Who asks, in which account, with which permissions', response: people.Me },
  changePassword: { tag: 'Sign-in', says: 'Change your password; other sessions end', body: people.PasswordChange, response: Done },

  report: { tag: 'Figures', says: 'Metrics by dimensions over a period', body: ReportRequest, response: Report },
  reports: { tag: 'Figures', says: 'Several reports of one moment', body: ReportsRequest, response: Reports },
  drill: { tag: 'Figures', says: 'The rows behind a part of a figure', body: DrillRequest, response: Drill },
  distribution: {
    tag: 'Figures',
    says: 'Mean, median, deviation and percentiles of a numeric column',
    body: DistributionRequest,
    response: Distribution,
  },
  ...poolRoutes,
  metrics: { tag: 'Figures', says: 'Every metric with its definition, and every dimension', response: Catalogue },

  ...callRoutes,

  views: { tag: 'Views', says: 'Saved views: yours, and those shared in the account', response: z.object({ views: z.array(SavedView) }) },
  createView: { tag: 'Views', says: 'Save a name for the address of a page', body: NewView, response: SavedView },
  changeView: {
    tag: 'Views',
    says: 'Rename, redirect, share, or bring back what was removed',
    params: id,
    body: ViewChange,
    response: SavedView,
  },
  removeView: { tag: 'Views', says: 'Remove a view; it can be brought back for 30 days', params: id, response: Done },

  ...experimentRoutes,

  deliveries: {
    tag: 'Deliveries',
    says: 'Deliveries in the order in which they were stored',
    query: connections.DeliveriesQuery,
    response: connections.DeliveryList,
  },
  delivery: {
    tag: 'Deliveries',
    says: 'One delivery as received',
    params: z.object({ seq: z.coerce.number().int().min(1) }),
    response: connections.DeliveryView,
  },
  appendDeliveries: {
    tag: 'Deliveries',
    says: 'Store deliveries; answered once they are durable',
    body: connections.NewDeliveries,
    response: connections.AppendedDeliveries,
    maxBody: 32 * 1024 * 1024,
  },
  knownDeliveries: {
    tag: 'Deliveries',
    says: 'Which delivery keys are stored already',
    body: connections.KnownRequest,
    response: connections.KnownKeys,
  },
  rejected: {
    tag: 'Deliveries',
    says: 'Lines and deliveries that could not be understood',
    query: connections.RejectedQuery,
    response: connections.RejectList,
  },
  redecode: { tag: 'Deliveries', says: 'Decode all deliveries of a connection again', body: connections.RedecodeRequest, response: Done },
  progress: { tag: 'Deliveries', says: 'How far deliveries have become figures', response: connections.Progress },

  ...importRoutes,

  connectors: {
    tag: 'Connections',
    says: 'Systems that can be connected',
    response: z.object({ connectors: z.array(connections.ConnectorView) }),
  },
  connections: {
    tag: 'Connections',
    says: 'Connections of the account',
    response: z.object({ connections: z.array(connections.ConnectionView) }),
  },
  connection: { tag: 'Connections', says: 'One connection', params: id, response: connections.ConnectionView },
  alarms: { tag: 'Connections', says: 'Connections that do not do as their own past says', response: AlarmList },
  createConnection: { tag: 'Connections', says: 'Connect a system', body: connections.NewConnection, response: connections.ConnectionView },
  changeConnection: {
    tag: 'Connections',
    says: 'Change name or settings; changed settings decode everything again',
    params: id,
    body: connections.ConnectionChange,
    response: connections.ConnectionView,
  },
  newSecret: {
    tag: 'Connections',
    says: 'A new secret, made here or given as the system made it; the newest are accepted',
    params: id,
    body: connections.NewSecret,
    response: connections.Secret,
  },
  setCredential: {
    tag: 'Connections',
    says: 'Store what we log in to the system or its API with, or forget it; it is never shown again',
    params: id,
    body: connections.NewCredential,
    response: connections.ConnectionView,
  },
  testConnection: {
    tag: 'Connections',
    says: 'Try to connect to the system and log in: what happened, step by step, within 10 seconds',
    params: id,
    body: connections.ConnectionTest,
    response: connections.ConnectionTested,
  },
  theirNumbers: {
    tag: 'Connections',
    says: "Numbers that the system's API lists as the account's own, asked now, and which websites use them",
    params: id,
    response: numbers.TheirNumbers,
  },
  addNumbers: {
    tag: 'Connections',
    says: 'Add numbers that the system lists to a pool of a website; all or none',
    params: id,
    body: numbers.AddNumbers,
    response: numbers.NumbersAdded,
  },
  beginBackfill: {
    tag: 'Connections',
    says: "Fetch the calls of a span from the system's API; it goes on after a restart",
    params: id,
    body: pulls.PullSpan,
    response: pulls.Backfill,
  },
  backfills: { tag: 'Connections', says: 'What was fetched and how far it is, newest first', params: id, response: pulls.BackfillList },
  reconcile: {
    tag: 'Connections',
    says: 'Compare with what the API knows now, and fetch what is missing; every day it is done by itself',
    params: id,
    body: pulls.CompareSpan,
    response: pulls.Backfill,
  },
  reconciliations: { tag: 'Connections', says: 'What comparing found, newest first', params: id, response: pulls.ReconciliationList },
  reconciliation: {
    tag: 'Connections',
    says: 'One comparison with the calls that only one side has',
    params: pulls.RunParams,
    response: pulls.Reconciliation,
  },
  cancelPull: {
    tag: 'Connections',
    says: 'Stop fetching or comparing; what came in stays',
    params: pulls.RunParams,
    response: pulls.Backfill,
  },
  resumePull: {
    tag: 'Connections',
    says: 'Go on with a run that failed, where it stood',
    params: pulls.RunParams,
    response: pulls.Backfill,
  },
  connectionRecordings: {
    tag: 'Connections',
    says: 'How many recordings of a connection are kept, wait or failed, and why',
    params: id,
    response: recordings.ConnectionRecordings,
  },
  retryRecordings: {
    tag: 'Connections',
    says: 'Fetch all recordings of a connection that failed at once again',
    params: id,
    response: recordings.Retried,
  },
  proposeSettings: {
    tag: 'Connections',
    says: 'Settings guessed from samples, or from what a connection has stored; to be corrected',
    body: connections.ProposalRequest,
    response: connections.Proposal,
    maxBody: 8 * 1024 * 1024,
  },

  targets: { tag: 'Settings', says: 'Targets, benchmarks, defaults, opening hours', response: Targets },
  changeTargets: { tag: 'Settings', says: 'Replace the parts that are given', body: TargetsChange, response: Targets },
  ...mappingRoutes,
  subscriptions: {
    tag: 'Outgoing webhooks',
    says: 'Who is told of calls, and how that goes',
    response: z.object({ subscriptions: z.array(outbound.Subscription) }),
  },
  createSubscription: {
    tag: 'Outgoing webhooks',
    says: 'Tell an address of calls; the signing secret is shown once',
    body: outbound.NewSubscription,
    response: outbound.SubscriptionSecret,
  },
  changeSubscription: {
    tag: 'Outgoing webhooks',
    says: 'Change what is told and where, or pause it; calls that ended before more was asked for are not told',
    params: id,
    body: outbound.SubscriptionChange,
    response: outbound.Subscription,
  },
  removeSubscription: { tag: 'Outgoing webhooks', says: 'Remove an outgoing webhook and its messages', params: id, response: Done },
  newSubscriptionSecret: {
    tag: 'Outgoing webhooks',
    says: 'A new signing secret, shown once; the one before signs beside it for 24 hours',
    params: id,
    response: outbound.SubscriptionSecret,
  },
  outboundMessages: {
    tag: 'Outgoing webhooks',
    says: 'Messages of the last 30 days, newest first, with what came of each',
    params: id,
    query: outbound.MessagesQuery,
    response: outbound.MessageList,
  },
  replayMessages: {
    tag: 'Outgoing webhooks',
    says: 'Send one message, or all that failed, once more; each keeps its id',
    params: id,
    body: outbound.ReplayRequest,
    response: outbound.Replayed,
  },
  testSubscription: {
    tag: 'Outgoing webhooks',
    says: 'Send a call that never was, once, and answer what came of it',
    params: id,
    response: outbound.OutboundMessage,
  },
  previewSubscription: {
    tag: 'Outgoing webhooks',
    says: 'What would be told of the last calls, up to ten: nothing is sent',
    params: id,
    response: outbound.OutboundPreview,
  },

  ...feedRoutes,
  ...currencyRoutes,
  ...costFetchRoutes,
  beginAccount: {
    tag: 'Account',
    says: "The owner's own account, beside the sample; the session goes on in it",
    body: people.OwnAccount,
    response: people.Me,
  },
  removeSample: {
    tag: 'Account',
    says: 'Remove the sample account with all that it holds; it does not come back by itself',
    response: people.Me,
  },
  changeAccount: { tag: 'Settings', says: 'Change name or time zone of the account', body: people.AccountChange, response: people.Account },

  users: { tag: 'People', says: 'Users of the account', response: z.object({ users: z.array(people.User) }) },
  changeUser: { tag: 'People', says: 'Change the role of a user', params: id, body: people.UserChange, response: people.User },
  removeUser: { tag: 'People', says: 'Take a user out of the account', params: id, response: Done },
  invitations: { tag: 'People', says: 'Open invitations', response: z.object({ invitations: z.array(people.Invitation) }) },
  invite: { tag: 'People', says: 'Invite somebody; the link is shown once', body: people.NewInvitation, response: people.InvitationLink },
  withdrawInvitation: { tag: 'People', says: 'Withdraw an invitation', params: id, response: Done },
  apiKeys: { tag: 'People', says: 'API keys of the account', response: z.object({ api_keys: z.array(people.ApiKey) }) },
  createApiKey: { tag: 'People', says: 'Make an API key; it is shown once', body: people.NewApiKey, response: people.ApiKeySecret },
  revokeApiKey: { tag: 'People', says: 'Revoke an API key', params: id, response: Done },

  noteExport: { tag: 'Exports', says: 'Note that a file was made of figures or calls', body: ExportNote, response: Done },
  storedFacts: {
    tag: 'Settings',
    says: 'Schedules, pay or costs as they are stored',
    params: z.object({ table: z.enum(fileTables) }),
    query: StoredQuery,
    response: StoredFacts,
  },

  audit: { tag: 'People', says: 'Who did what, when and from where', query: AuditQuery, response: AuditList },

  askCaller: { tag: 'Privacy', says: 'What is held of one caller', body: privacy.CallerQuestion, response: privacy.CallerHeld },
  exportCaller: { tag: 'Privacy', says: 'Everything held of one caller', body: privacy.CallerQuestion, response: privacy.CallerExport },
  eraseCaller: {
    tag: 'Privacy',
    says: 'Erase a caller: number and name are replaced wherever they are stored, and in whatever arrives later',
    body: privacy.ErasureRequest,
    response: privacy.Erasure,
  },
  retention: { tag: 'Privacy', says: 'How long data is kept', response: privacy.Retention },
  changeRetention: {
    tag: 'Privacy',
    says: 'Change how long data is kept; what is older goes at once, and then every day',
    body: privacy.Retention,
    response: privacy.Retention,
  },
  previewRetention: { tag: 'Privacy', says: 'What a retention would remove now', body: privacy.Retention, response: privacy.Expired },
  erasures: { tag: 'Privacy', says: 'Erasures of the account, newest first, with their progress', response: privacy.ErasureList },

  accounts: {
    tag: 'Server',
    says: 'All accounts of the server',
    response: z.object({
      accounts: z.array(people.Account),
      sample_removed: z.boolean().describe('somebody removed the sample: it is not imported again by itself'),
    }),
  },
  createAccount: { tag: 'Server', says: 'Create an account', body: people.NewAccount, response: people.Account },
  addUser: { tag: 'Server', says: 'Add a user with a password, or invite', body: people.NewUser, response: operate.AddedUser },
  rebuild: { tag: 'Server', says: 'Empty the warehouse and project every fact again', response: operate.Job },
  verify: { tag: 'Server', says: 'Check stores and figures against the log', response: operate.Job },
  backup: {
    tag: 'Server',
    says: 'Write a consistent copy of log and settings into a folder of the server',
    body: operate.BackupRequest,
    response: operate.Job,
  },
  job: { tag: 'Server', says: 'How far a long piece of work is, and what came of it', params: id, response: operate.Job },
} satisfies Record<RouteName, RouteSchemas>;

type Routes = typeof routes;

type Part<N extends RouteName, K extends string, Direction extends 'input' | 'output'> =
  Routes[N] extends Record<K, infer S extends z.ZodType>
    ? Direction extends 'output'
      ? Record<K, z.output<S>>
      : object extends z.input<S>
        ? Partial<Record<K, z.input<S>>>
        : Record<K, z.input<S>>
    : object;

/** What a caller gives: params, query and body as far as the route has them; what is optional throughout may be left out. */
export type RouteInput<N extends RouteName> = Part<N, 'params', 'input'> & Part<N, 'query', 'input'> & Part<N, 'body', 'input'>;

/** What a handler gets: the same, parsed. */
export type RouteRequest<N extends RouteName> = Part<N, 'params', 'output'> & Part<N, 'query', 'output'> & Part<N, 'body', 'output'>;

export type RouteAnswer<N extends RouteName> = z.output<Routes[N]['response']>;

/** Whether a request may come without the body. */
export const mayBeLeftOut = (body: z.ZodType): boolean => body.safeParse(undefined).success;
