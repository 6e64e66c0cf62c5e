import type { AuditKind } from '#contract/audit-kinds.ts';
import { addresses, type Address, type RouteName } from '#contract/addresses.ts';
import type { Me } from '#contract/people.ts';
import { routes, type RouteAnswer, type RouteRequest } from '#contract/routes.ts';
import { ApiProblem } from './api-problem.ts';
import { changesBetween, plain, type Changes } from './audit-changes.ts';
import type { Context } from './context.ts';
import { toldOf } from './error-place.ts';
import { subscriptionBefore, subscriptionName, toldSubscription } from './outbound-audit.ts';
import { experimentView, testOf, toldExperiment } from './routes/experiments.ts';
import { feedBefore, toldFeed } from './feed-audit.ts';
import { shownMapping } from './caller-rules.ts';
import { viewOf } from './routes/mapping.ts';
import { targetsOf } from './routes/settings.ts';

/**
 * The audit log is written here and nowhere else: every route that changes something is noted by its name; the table below
 * adds what it was done to and what it was before.
 */
interface Told<N extends RouteName> {
  /** State before, asked while it still is. */
  readonly before?: (request: RouteRequest<N>, context: Context) => Promise<unknown>;
  /** State after; where left out, nothing is left. */
  readonly after?: (request: RouteRequest<N>, answer: RouteAnswer<N>) => unknown;
  readonly subject?: (request: RouteRequest<N>, before: unknown) => string | null;
  /** The subject, where neither the request nor the state before tells it. */
  readonly named?: (request: RouteRequest<N>, context: Context) => Promise<string | null>;
}

const told: { readonly [N in RouteName]?: Told<N> } = {
  changeTargets: {
    before: async (_request, { services, account }) => await targetsOf(services.settings, account.id),
    after: (_request, answer) => answer,
  },
  changeMapping: {
    before: async (_request, context) => shownMapping(viewOf(await context.services.settings.mapping.read(context.account.id)), context),
    after: (_request, answer) => answer,
  },
  changeAccount: {
    before: async (_request, { account }) => await Promise.resolve({ name: account.name, tz: account.tz }),
    after: (_request, { name, tz }) => ({ name, tz }),
  },
  changeUser: {
    before: async ({ params }, context) => await userOf(params.id, context),
    after: (_request, { name, email, role, agent_id }) => ({ name, email, role, agent_id }),
    subject: (_request, before) => textOf(before, 'email'),
  },
  removeUser: {
    before: async ({ params }, context) => await userOf(params.id, context),
    subject: (_request, before) => textOf(before, 'email'),
  },
  addUser: { after: ({ body }) => ({ role: body.role, agent_id: body.agent_id }), subject: ({ body }) => body.email },
  invite: { after: ({ body }) => ({ role: body.role, agent_id: body.agent_id }), subject: ({ body }) => body.email },
  withdrawInvitation: {
    before: async ({ params }, { services, account }) => {
      const found = (await services.settings.invitations.ofAccount(account.id)).find((one) => one.id === params.id);
      return found === undefined ? null : { email: found.email, role: found.role };
    },
    subject: (_request, before) => textOf(before, 'email'),
  },
  createApiKey: { after: ({ body }) => ({ scopes: body.scopes, expires_at: body.expires_at }), subject: ({ body }) => body.name },
  revokeApiKey: {
    before: async ({ params }, { services, account }) => {
      const found = (await services.settings.apiKeys.ofAccount(account.id)).find((one) => one.id === params.id);
      return found === undefined ? null : { name: found.name, scopes: found.scopes };
    },
    subject: (_request, before) => textOf(before, 'name'),
  },
  createConnection: {
    after: ({ body }) => ({ kind: body.kind, name: body.name, settings: body.settings }),
    subject: ({ body }) => body.id,
  },
  changeConnection: {
    before: async ({ params }, { services, account }) => {
      const found = (await services.settings.connections.ofAccount(account.id)).find((one) => one.slug === params.id);
      return found === undefined ? null : { name: found.name, settings: found.settings };
    },
    after: (_request, { name, settings }) => ({ name, settings }),
    subject: ({ params }) => params.id,
  },
  addNumbers: { after: ({ body }, { added }) => ({ pool: body.pool, added }), subject: ({ body }) => body.site },
  setCredential: {
    after: ({ body }, { live, pulls }) => ({
      password: body.credential === null ? null : 'given',
      for: live?.credential_for ?? pulls?.credential_for ?? null,
    }),
    subject: ({ params }) => params.id,
  },
  beginBackfill: { after: ({ body }) => ({ from: body.from, to: body.to }), subject: ({ params }) => params.id },
  reconcile: { after: (_request, { from, to }) => ({ from, to }), subject: ({ params }) => params.id },
  redecode: { subject: ({ body }) => body.connection },
  createSubscription: { after: (_request, answer) => toldSubscription(answer), subject: ({ body }) => body.name },
  changeSubscription: {
    before: async ({ params }, context) => await subscriptionBefore(params.id, context),
    after: (_request, answer) => toldSubscription(answer),
    subject: (_request, before) => textOf(before, 'name'),
  },
  removeSubscription: {
    before: async ({ params }, context) => await subscriptionBefore(params.id, context),
    subject: (_request, before) => textOf(before, 'name'),
  },
  newSubscriptionSecret: { named: async ({ params }, context) => await subscriptionName(params.id, context) },
  replayMessages: {
    named: async ({ params }, context) => await subscriptionName(params.id, context),
    after: ({ body }, { messages }) => ({ message: body.message ?? 'all that failed', messages }),
  },
  recordingSound: {
    named: async ({ params }, { services, account }) => (await services.recordings.files.find(account.id, params.id))?.call_id ?? null,
    after: ({ params, query }) => ({ recording: params.id, as: query.download === 'true' ? 'file' : 'sound' }),
  },
  retryRecording: {
    named: async ({ params }, { services, account }) => (await services.recordings.files.find(account.id, params.id))?.call_id ?? null,
  },
  setCostFetch: {
    // The address may be a secret, so its host stands there.
    after: ({ body: { url, auth, user, active } }) => ({ host: URL.parse(url)?.host ?? '', auth, user, active }),
    subject: ({ params }) => params.id,
  },
  chooseCurrency: {
    before: async (_request, { services, account }) => ({ currency: await services.settings.currencies.currency(account.id) }),
    after: ({ body }) => body,
  },
  addRates: { after: (_request, answer) => answer },
  removeRates: { after: ({ query }, { rates }) => ({ removed: rates, date: query.date ?? 'all' }), subject: ({ params }) => params.id },
  createConversionFeed: { after: (_request, answer) => toldFeed(answer), subject: ({ body }) => body.name },
  changeConversionFeed: {
    before: async ({ params }, context) => await feedBefore(params.id, context),
    after: (_request, answer) => toldFeed(answer),
    subject: (_request, before) => textOf(before, 'name'),
  },
  removeConversionFeed: {
    before: async ({ params }, context) => await feedBefore(params.id, context),
    subject: (_request, before) => textOf(before, 'name'),
  },
  newConversionFeedSecret: { named: async ({ params }, context) => textOf(await feedBefore(params.id, context), 'name') },
  createExperiment: { after: (_request, answer) => toldExperiment(answer), subject: ({ body }) => body.name },
  changeExperiment: {
    before: async ({ params }, context) => toldExperiment(experimentView(await testOf(params.id, context))),
    after: (_request, answer) => toldExperiment(answer),
    subject: (_request, before) => textOf(before, 'name'),
  },
  removeExperiment: {
    before: async ({ params }, context) => toldExperiment(experimentView(await testOf(params.id, context))),
    subject: (_request, before) => textOf(before, 'name'),
  },
  noteExport: {
    after: ({ body }) => ({ of: body.of, format: body.format, rows: body.rows, asked: body.asked }),
    subject: ({ body }) => body.name,
  },
};

/** Routes that take a body and change nothing, or nothing that anybody would ask for: what is received stands in the log itself. */
const unremarkable: ReadonlySet<RouteName> = new Set<RouteName>([
  'report',
  'reports',
  'drill',
  'distribution',
  'knownDeliveries',
  'proposeSettings',
  'testSubscription',
  'testConnection',
  'previewImport',
  'tryPattern',
  'askCaller',
  'previewRetention',
  'previewMerge',
  'previewLink',
  'previewSpam',
  'planExperiment',
  'appendDeliveries',
  'readInvitation',
  'switchAccount',
  'createUpload',
  'appendUpload',
  'removeUpload',
  'endImport',
  'createView',
  'changeView',
  'removeView',
]);

/** Routes whose kind is not that of their tag. */
const ownKind: { readonly [N in RouteName]?: AuditKind } = {
  exportCaller: 'exports',
  createApiKey: 'keys',
  revokeApiKey: 'keys',
  addUser: 'people',
  changeAccount: 'account',
};

const kindOfTag: Readonly<Record<string, AuditKind>> = {
  'Sign-in': 'sign-in',
  Settings: 'settings',
  'Outgoing webhooks': 'settings',
  Connections: 'connections',
  Deliveries: 'data',
  Imports: 'data',
  Exports: 'exports',
  Privacy: 'data',
  Calls: 'data',
  People: 'people',
  Account: 'account',
  Server: 'server',
};

function kindOf(name: RouteName): AuditKind {
  return ownKind[name] ?? kindOfTag[routes[name].tag] ?? 'settings';
}

function isAudited(name: RouteName): boolean {
  const { method }: Address = addresses[name];
  return name === 'recordingSound' || (method !== 'get' && !unremarkable.has(name));
}

/** A player asks for a recording in many pieces: the first of them is the listening; its headers alone are none. */
function isNoted(name: RouteName, request: object, { services, callerIfAny, headersOnly }: Context): boolean {
  if (name !== 'recordingSound') return true;
  if (headersOnly) return false;
  return services.heard.isNew(`${callerIfAny?.id ?? ''} ${callerIfAny?.account?.id ?? ''} ${JSON.stringify(request)}`, Date.now());
}

/** Runs a handler, and notes what it did. */
export async function audited<N extends RouteName>(
  name: N,
  request: RouteRequest<N>,
  context: Context,
  run: () => Promise<RouteAnswer<N>>,
): Promise<RouteAnswer<N>> {
  if (!isAudited(name)) return await run();
  const tells: Told<N> = told[name] ?? {};
  const before = tells.before === undefined ? null : await tells.before(request, context);
  const named = tells.named === undefined ? null : await tells.named(request, context);
  let answer: RouteAnswer<N>;
  try {
    answer = await run();
  } catch (error) {
    if (name === 'signIn' && error instanceof ApiProblem && error.status === 401) await noteFailedSignIn(request, context);
    throw error;
  }
  if (!isNoted(name, request, context)) return answer;
  const after = tells.after?.(request, answer) ?? null;
  const subject = tells.subject?.(request, before) ?? named ?? subjectOf(request);
  await note(context, {
    name,
    who: whoOf(context, answer),
    account: accountOf(context, answer, request),
    done: true,
    subject,
    changes: changesBetween(before, after),
  });
  return answer;
}

interface Entry {
  readonly name: RouteName;
  readonly who: { readonly id: string; readonly name: string };
  readonly account: string | null;
  readonly done: boolean;
  readonly subject: string | null;
  readonly changes: Changes;
}

async function note({ services, from }: Context, { name, who, account, done, subject, changes }: Entry): Promise<void> {
  // What concerns no account (an operator's backup) stands in the server's own log.
  if (account === null) return;
  try {
    await services.settings.audit.note({
      ...{ account, at: Date.now(), who: who.id, whoName: who.name, from, kind: kindOf(name), action: name, done, changes },
      subject: subject === null ? null : plain(subject),
    });
  } catch (error) {
    // It was done already; that the log of it failed must be seen, not undone.
    services.logger.error({ ...toldOf(error), route: name }, 'audit failed');
  }
}

/** In every account of the user. A stranger's address is not kept: people type passwords into the wrong field. */
async function noteFailedSignIn(request: object, context: Context): Promise<void> {
  const email = textOf(bodyOf(request), 'email');
  const user = email === null ? null : await context.services.people.findUser(email);
  if (user === null) return;
  const who = { id: `user:${user.id}`, name: user.name };
  for (const { account } of await context.services.people.memberships(user.id)) {
    await note(context, { name: 'signIn', who, account: account.id, done: false, subject: null, changes: { changes: [], further: 0 } });
  }
}

/** On public routes who asks is known by the answer only. */
function whoOf(context: Context, answer: unknown): Entry['who'] {
  const caller = context.callerIfAny;
  if (caller !== null) return { id: caller.id, name: caller.name };
  if (isMe(answer) && answer.user !== null) return { id: `user:${answer.user.id}`, name: answer.user.name };
  return { id: 'nobody', name: '' };
}

function accountOf(context: Context, answer: unknown, request: object): string | null {
  const account = context.callerIfAny?.account ?? null;
  if (account !== null) return account.id;
  if (isMe(answer)) return answer.account;
  // The operator makes an account: that is its first entry.
  return textOf(bodyOf(request), 'id');
}

function subjectOf(request: object): string | null {
  const params = 'params' in request ? request.params : null;
  for (const [from, name] of [
    [params, 'id'],
    [bodyOf(request), 'id'],
    [bodyOf(request), 'name'],
    [bodyOf(request), 'connection'],
  ] as const) {
    const text = textOf(from, name);
    if (text !== null) return text;
  }
  return null;
}

async function userOf(id: string, { services, account }: Context): Promise<unknown> {
  const found = await services.people.user(account.id, id);
  return found === null ? null : { name: found.name, email: found.email, role: found.role, agent_id: found.agent_id };
}

const bodyOf = (request: object): unknown => ('body' in request ? request.body : null);

function textOf(value: unknown, name: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const found = (value as Readonly<Record<string, unknown>>)[name];
  return typeof found === 'string' ? found : null;
}

function isMe(answer: unknown): answer is Me {
  return typeof answer === 'object' && answer !== null && 'user' in answer && 'permissions' in answer;
}
