import type { Handlers } from './context.ts';
import { peopleRoutes } from './routes/people.ts';
import { serverRoutes } from './routes/server.ts';
import { signInRoutes } from './routes/sign-in.ts';

/** All handlers of the contract, together. */
export const handlers = {
  ...signInRoutes,
  ...peopleRoutes,
  ...serverRoutes,
} satisfies Partial<Handlers> as Partial<Handlers>;
