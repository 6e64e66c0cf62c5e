import { ApiProblem } from './api-problem.ts';
import type { Context } from './context.ts';

/** Refuses with 403 whoever may not see callers' numbers, beside what the route needs already; `what` they wanted begins the sentence. */
export function needsNumbers({ caller }: Context, what: string): void {
  if (caller.permissions.has('numbers')) return;
  throw new ApiProblem(403, 'not-permitted', `${what} needs the permission "numbers", too.`, { wanted: 'numbers' });
}
