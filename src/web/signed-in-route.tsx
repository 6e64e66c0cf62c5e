import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, Outlet, redirect, retainSearchParams } from '@tanstack/react-router';
import { problemOf } from '#web/api.ts';
import { NotFound } from '#web/components/ui/not-found.tsx';
import { Failed } from '#web/components/ui/states.tsx';
import { Shell } from '#web/pages/shell/shell.tsx';
import { meQuery } from '#web/session.ts';
import { keptAlong, parseViewSearch } from '#web/view.ts';

/** The root of all pages, and what all pages of a signed-in person stand in. */

export const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => <Failed error={error} retry={reset} />,
});

export const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: Shell,
  validateSearch: parseViewSearch,
  search: { middlewares: [retainSearchParams([...keptAlong])] },
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.query({ ...meQuery, staleTime: 'static' });
    } catch (error) {
      if (problemOf(error).status !== 401) throw error;
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's own way to send elsewhere
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
    }
  },
});
