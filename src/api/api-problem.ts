import type { z } from '@hono/zod-openapi';
import type { Problem } from '#contract/problem.ts';
import { Failure, type FailureCode } from '#domain/failure.ts';

export type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 500 | 503 | 507;

type Details = Pick<Problem, 'what' | 'got' | 'wanted' | 'errors'>;

/** An answer that is not what was asked for: thrown anywhere, turned into problem details in one place. */
export class ApiProblem extends Error {
  readonly status: ProblemStatus;
  readonly kind: string;
  readonly details: Details;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: ProblemStatus, kind: string, detail: string, details: Details = {}, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.name = 'ApiProblem';
    this.status = status;
    this.kind = kind;
    this.details = details;
    this.headers = headers;
  }
}

const titles: Readonly<Record<ProblemStatus, string>> = {
  400: 'The request cannot be read',
  401: 'Sign in first',
  403: 'Not permitted',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'In conflict with what exists',
  413: 'Too large',
  415: 'Unknown content type',
  422: 'The request is wrong',
  429: 'Too many tries',
  500: 'The server failed',
  503: 'Not available now',
  507: 'No space left',
};

/** Of problems that their status alone would mislead about: a system that posts signs nobody in. */
const titlesOf: Readonly<Record<string, string>> = { 'bad-signature': 'The request does not prove itself' };

/** Every other failure is a request that is well formed and cannot be answered. */
const ofFailure: Readonly<Partial<Record<FailureCode, ProblemStatus>>> = {
  'too-large': 413,
  'unknown-connection': 404,
  'store-full': 507,
  'store-read-only': 503,
  'store-unavailable': 503,
  'store-in-use': 503,
};

/** What callers learn of a store that refuses: what it means and what to do. Where it lies is the operator's. */
const toCallers = {
  'store-full': 'The server has no space left: nothing was stored. Send it again later; who runs the server must free some space.',
  'store-read-only': 'The server may not write its data: nothing was stored. Send it again later; its log tells who runs it why.',
  'store-unavailable': "The server's store does not answer: nothing was stored. Send it again later; its log tells who runs it why.",
  'store-in-use': "Another process holds the server's store: nothing was stored. Send it again later.",
} as const;

/** A store refused; its message names places and users. */
export function isStoreFailure(error: unknown): error is Failure & { readonly code: keyof typeof toCallers } {
  return error instanceof Failure && error.code in toCallers;
}

/** The problem behind anything thrown; null = a bug or an outage of which the caller learns nothing but that. */
export function problemOf(error: unknown, asked: 'caller' | 'operator' = 'caller'): ApiProblem | null {
  if (error instanceof ApiProblem) return error;
  if (isStoreFailure(error) && asked === 'caller') return new ApiProblem(ofFailure[error.code] ?? 503, error.code, toCallers[error.code]);
  if (error instanceof Failure) return new ApiProblem(ofFailure[error.code] ?? 422, error.code, error.message);
  return null;
}

/** The answer in the media type of RFC 9457. */
export function problemResponse(problem: ApiProblem): Response {
  const body: Problem = {
    type: `/problems/${problem.kind}`,
    title: titlesOf[problem.kind] ?? titles[problem.status],
    status: problem.status,
    detail: problem.message,
    ...problem.details,
  };
  return new Response(JSON.stringify(body), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...problem.headers },
  });
}

/** Nobody is signed in, or nobody whom we know. */
export function stranger(detail = 'No session, API key or local token was given.'): ApiProblem {
  return new ApiProblem(401, 'sign-in', detail, {}, { 'www-authenticate': 'Bearer' });
}

export function notFound(what: string, got: string): ApiProblem {
  return new ApiProblem(404, 'not-found', `There is no ${what} "${got}" here.`, { what, got });
}

/** One value of a request that is not as wanted, in words: what it is, what came, what would do. */
export function wrongValue(what: string, got: string, wanted: string): ApiProblem {
  return new ApiProblem(422, 'wrong-request', `${what}: got ${got}, wanted ${wanted}.`, { what, got, wanted });
}

/** The same of a text, which stands in quotes. */
export function wrongText(what: string, got: string, wanted: string): ApiProblem {
  return new ApiProblem(422, 'wrong-request', `${what}: got "${got}", wanted ${wanted}.`, { what, got, wanted });
}

/** Each wrong field with what it held and what was wanted. Values of secret fields are not repeated. */
export function wrongRequest(where: string, error: z.ZodError): ApiProblem {
  const errors = error.issues.slice(0, 20).map((issue) => {
    const what = [where, ...issue.path.map(String)].join('.');
    return {
      what,
      got: /password|token|secret|credential|body$/.test(what) ? 'a value that is not shown' : shown(issue.input),
      wanted: issue.message,
    };
  });
  const [first] = errors;
  const detail = first === undefined ? `${where} is wrong.` : `${first.what}: got ${first.got}, wanted: ${first.wanted}.`;
  return new ApiProblem(422, 'wrong-request', detail, { ...first, errors });
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
