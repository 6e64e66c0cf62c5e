import type { RouteAnswer, RouteRequest } from '#contract/routes.ts';
import type { RouteName } from '#contract/addresses.ts';
import type { Account } from '#contract/people.ts';
import { accountOf, type Caller } from './caller.ts';
import { stranger } from './api-problem.ts';
import type { Services } from './services.ts';

/** One request, as a handler sees it. */
export class Context {
  readonly services: Services;
  readonly headers: Headers;
  /** The other end of the connection, for limits and the account's audit log; never in the server's log. */
  readonly from: string;
  /** Only the headers of the answer are wanted (HEAD). */
  readonly headersOnly: boolean;
  /** Headers of the answer, for cookies. */
  readonly answer = new Headers();
  readonly #request: Pick<Request, 'signal'>;
  readonly #caller: Caller | null;

  constructor(services: Services, request: Pick<Request, 'headers' | 'method' | 'signal'>, from: string, caller: Caller | null) {
    this.services = services;
    this.headers = request.headers;
    this.headersOnly = request.method === 'HEAD';
    this.#request = request;
    this.from = from;
    this.#caller = caller;
  }

  /** Aborted when whoever asked is gone. */
  get signal(): AbortSignal {
    return this.#request.signal;
  }

  /** Present on every route but the public ones. */
  get caller(): Caller {
    if (this.#caller === null) throw stranger();
    return this.#caller;
  }

  /** The same, null on the public routes. */
  get callerIfAny(): Caller | null {
    return this.#caller;
  }

  /** Every query is asked within one account. */
  get account(): Account {
    return accountOf(this.caller);
  }
}

export type Handler<N extends RouteName> = (request: RouteRequest<N>, context: Context) => Promise<RouteAnswer<N>>;

/** A handler for every route of the contract: a missing one does not compile. */
export type Handlers = { readonly [N in RouteName]: Handler<N> };
