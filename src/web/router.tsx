import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { problemOf } from '#web/api.ts';
import { NotFound } from '#web/components/ui/not-found.tsx';
import { Failed } from '#web/components/ui/states.tsx';
import { OverviewPage } from '#web/pages/overview/page.tsx';
import { overviewSearch } from '#web/pages/overview/search.ts';
import { callSearch } from '#web/pages/call/search.ts';
import { callsSearch } from '#web/pages/calls/search.ts';
import { Shell } from '#web/pages/shell/shell.tsx';
import { signInSearch } from '#web/pages/sign-in/search.ts';
import { meQuery } from '#web/session.ts';

/** All pages: a page is one folder and one line here. */

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => <Failed error={error} retry={reset} />,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: signInSearch,
  component: lazyRouteComponent(async () => await import('#web/pages/sign-in/page.tsx'), 'SignInPage'),
});

const firstRun = createRoute({
  getParentRoute: () => root,
  path: '/first-run',
  component: lazyRouteComponent(async () => await import('#web/pages/first-run/page.tsx'), 'FirstRunPage'),
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: Shell,
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

const overview = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  validateSearch: overviewSearch,
  // In the first file itself: it is the page that people open, and its figures are asked for a round trip sooner.
  component: OverviewPage,
});

const calls = createRoute({
  getParentRoute: () => signedIn,
  path: '/calls',
  validateSearch: callsSearch,
  component: lazyRouteComponent(async () => await import('#web/pages/calls/page.tsx'), 'CallsPage'),
});

const call = createRoute({
  getParentRoute: () => signedIn,
  path: '/calls/$id',
  validateSearch: callSearch,
  component: lazyRouteComponent(async () => await import('#web/pages/call/page.tsx'), 'CallPage'),
});

const tree = root.addChildren([signIn, firstRun, signedIn.addChildren([overview, calls, call])]);

export const createAppRouter = (queryClient: QueryClient) =>
  createRouter({ routeTree: tree, context: { queryClient }, defaultPreload: 'intent', scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
