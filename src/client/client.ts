import { addresses, type Address, type RouteName } from '#contract/addresses.ts';
import type { Problem } from '#contract/problem.ts';
import type { RouteAnswer, RouteInput } from '#contract/routes.ts';

/** What a client needs to know; everything but `base` may be left out in a browser, where the session is a cookie. */
export interface ClientOptions {
  /** The server's address, '' for the page's own. */
  readonly base: string;
  /** API key or local token. */
  readonly token?: string;
  /** The account to ask for, where the caller has several. */
  readonly account?: string | null;
  readonly fetch?: (request: Request) => Promise<Response>;
}

type Input<N extends RouteName> = object extends RouteInput<N> ? [input?: RouteInput<N>] : [input: RouteInput<N>];

/** Every route of the contract as a typed call: `client.call('report', { body: … })`. */
export interface Client {
  call<N extends RouteName>(name: N, ...input: Input<N>): Promise<RouteAnswer<N>>;
  /** The same, able to be given up. */
  callUntil<N extends RouteName>(signal: AbortSignal, name: N, ...input: Input<N>): Promise<RouteAnswer<N>>;
}

/** The server answered with a problem (RFC 9457); `message` is its detail. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** No answer came: the network or the server is away. */
export class UnreachableError extends Error {
  constructor(base: string, cause: unknown) {
    super(`No answer from ${base === '' ? 'the server' : base}.`, { cause });
    this.name = 'UnreachableError';
  }
}

export function createClient(options: ClientOptions): Client {
  return {
    call: async (name, ...[input]) => await ask(options, name, anyInput(input), null),
    callUntil: async (signal, name, ...[input]) => await ask(options, name, anyInput(input), signal),
  };
}

interface AnyInput {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

async function ask<N extends RouteName>(
  options: ClientOptions,
  name: N,
  input: AnyInput,
  signal: AbortSignal | null,
): Promise<RouteAnswer<N>> {
  const address: Address = addresses[name];
  const headers = new Headers({ accept: 'application/json' });
  if (options.token !== undefined) headers.set('authorization', `Bearer ${options.token}`);
  if (typeof options.account === 'string') headers.set('ringtrace-account', options.account);
  if (input.body !== undefined) headers.set('content-type', 'application/json');
  const request = new Request(urlOf(options.base, address.path, input), {
    method: address.method.toUpperCase(),
    headers,
    ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    ...(signal === null ? {} : { signal }),
  });
  let response: Response;
  try {
    response = await (options.fetch ?? fetch)(request);
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new UnreachableError(options.base, error);
  }
  if (!response.ok) throw new ProblemError(await problemOf(response));
  // Sound comes as the response itself.
  if (response.headers.get('content-type')?.startsWith('audio/') === true) return answerOf<N>(response);
  return answerOf<N>(await response.json());
}

function urlOf(base: string, path: string, { params, query }: AnyInput): string {
  const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(textOf(params?.[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined && value !== null) search.set(name, textOf(value));
  return `${base}${filled}${search.size === 0 ? '' : `?${search.toString()}`}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const body: unknown = await response.json();
    if (isProblem(body)) return body;
  } catch {
    // Not from us: a proxy's page, perhaps. Its status is all there is to tell.
  }
  return { type: 'about:blank', title: response.statusText, status: response.status, detail: `The server answered ${response.status}.` };
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'detail' in body && typeof body.detail === 'string' && 'status' in body;
}

/** Whatever route it is for, an input has these three parts at most. */
function anyInput(input: object | undefined): AnyInput {
  return input ?? {};
}

/** The server checks nothing of what it answers at run time, but its handler compiles only with this type. */
function answerOf<N extends RouteName>(body: unknown): RouteAnswer<N> {
  return body as RouteAnswer<N>;
}
