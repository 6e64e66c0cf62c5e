import i18next from 'i18next';
import type { Problem } from '#contract/problem.ts';
import { createClient, ProblemError } from '#client/client.ts';

/** The server that served this page; the session is its cookie. */
export const client = createClient({ base: '' });

/** Any failure in the shape that the pages show. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return {
    type: 'about:blank',
    title: i18next.t('state.noServer'),
    status: 0,
    detail: error instanceof Error ? error.message : String(error),
  };
}
