import type { QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { parseSort } from '#web/components/metric/sort.ts';
import { OverviewPage } from '#web/pages/overview/page.tsx';
import { callSearch } from '#web/pages/call/search.ts';
import { journeySearch } from '#web/pages/journey/search.ts';
import { callsSearch } from '#web/pages/calls/search.ts';
import { serviceSearch } from '#web/pages/service/search.ts';
import { marketingSearch } from '#web/pages/marketing/search.ts';
import { metricsSearch } from '#web/pages/metrics/search.ts';
import { poolsSearch } from '#web/pages/pools/search.ts';
import { signInSearch } from '#web/pages/sign-in/search.ts';
import { withWords } from '#web/i18n.ts';
import { settingsRoutes } from './settings-routes.ts';
import { root, signedIn } from './signed-in-route.tsx';

/** All pages: a page is one folder and one line here. */

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: signInSearch,
  loader: async () => await withWords('sign-in'),
  component: lazyRouteComponent(async () => await import('#web/pages/sign-in/page.tsx'), 'SignInPage'),
});

const firstRun = createRoute({
  getParentRoute: () => root,
  path: '/first-run',
  loader: async () => await withWords('first-run'),
  component: lazyRouteComponent(async () => await import('#web/pages/first-run/page.tsx'), 'FirstRunPage'),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  loader: async () => await withWords('invitation'),
  component: lazyRouteComponent(async () => await import('#web/pages/invitation/page.tsx'), 'InvitationPage'),
});

const overview = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  // In the first file itself: it is the page that people open, and its figures are asked for a round trip sooner.
  component: OverviewPage,
});

const service = createRoute({
  getParentRoute: () => signedIn,
  path: '/service',
  validateSearch: serviceSearch,
  loader: async () => await withWords('service'),
  component: lazyRouteComponent(async () => await import('#web/pages/service/page.tsx'), 'ServicePage'),
});

const sales = createRoute({
  getParentRoute: () => signedIn,
  path: '/sales',
  validateSearch: parseSort,
  loader: async () => await withWords('sales', 'team'),
  component: lazyRouteComponent(async () => await import('#web/pages/sales/page.tsx'), 'SalesPage'),
});

const team = createRoute({
  getParentRoute: () => signedIn,
  path: '/team',
  validateSearch: parseSort,
  loader: async () => await withWords('team'),
  component: lazyRouteComponent(async () => await import('#web/pages/team/page.tsx'), 'TeamPage'),
});

const marketing = createRoute({
  getParentRoute: () => signedIn,
  path: '/marketing',
  validateSearch: marketingSearch,
  loader: async () => await withWords('marketing'),
  component: lazyRouteComponent(async () => await import('#web/pages/marketing/page.tsx'), 'MarketingPage'),
});

const pools = createRoute({
  getParentRoute: () => signedIn,
  path: '/marketing/pools',
  validateSearch: poolsSearch,
  loader: async () => await withWords('pools'),
  component: lazyRouteComponent(async () => await import('#web/pages/pools/page.tsx'), 'PoolsPage'),
});

const experiments = createRoute({
  getParentRoute: () => signedIn,
  path: '/marketing/experiments',
  loader: async () => await withWords('experiments', 'settings'),
  component: lazyRouteComponent(async () => await import('#web/pages/experiments/page.tsx'), 'ExperimentsPage'),
});

const oneExperiment = createRoute({
  getParentRoute: () => signedIn,
  path: '/marketing/experiments/$id',
  loader: async () => await withWords('experiments', 'settings', 'chart'),
  component: lazyRouteComponent(async () => await import('#web/pages/experiments/one.tsx'), 'OneExperiment'),
});

const agent = createRoute({
  getParentRoute: () => signedIn,
  path: '/team/$id',
  loader: async () => await withWords('team'),
  component: lazyRouteComponent(async () => await import('#web/pages/agent/page.tsx'), 'AgentPage'),
});

const metrics = createRoute({
  getParentRoute: () => signedIn,
  path: '/metrics',
  validateSearch: metricsSearch,
  loader: async () => await withWords('metrics-page'),
  component: lazyRouteComponent(async () => await import('#web/pages/metrics/page.tsx'), 'MetricsPage'),
});

const savedView = createRoute({
  getParentRoute: () => signedIn,
  path: '/views/$id',
  component: lazyRouteComponent(async () => await import('#web/pages/shell/view-page.tsx'), 'ViewPage'),
});

const calls = createRoute({
  getParentRoute: () => signedIn,
  path: '/calls',
  validateSearch: callsSearch,
  loader: async () => await withWords('calls'),
  component: lazyRouteComponent(async () => await import('#web/pages/calls/page.tsx'), 'CallsPage'),
});

const call = createRoute({
  getParentRoute: () => signedIn,
  path: '/calls/$id',
  validateSearch: callSearch,
  loader: async () => await withWords('call', 'recordings'),
  component: lazyRouteComponent(async () => await import('#web/pages/call/page.tsx'), 'CallPage'),
});

const journey = createRoute({
  getParentRoute: () => signedIn,
  path: '/journey',
  validateSearch: journeySearch,
  loader: async () => await withWords('journey'),
  component: lazyRouteComponent(async () => await import('#web/pages/journey/page.tsx'), 'JourneyPage'),
});

const tree = root.addChildren([
  signIn,
  firstRun,
  invitation,
  signedIn.addChildren([
    overview,
    service,
    sales,
    team,
    marketing,
    pools,
    experiments,
    oneExperiment,
    agent,
    savedView,
    calls,
    call,
    journey,
    metrics,
    settingsRoutes,
  ]),
]);

export const createAppRouter = (queryClient: QueryClient) =>
  createRouter({ routeTree: tree, context: { queryClient }, defaultPreload: 'intent', scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
