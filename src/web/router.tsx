import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router';
import { problemOf } from '#web/api.ts';
import { NotFound } from '#web/components/ui/not-found.tsx';
import { Failed } from '#web/components/ui/states.tsx';
import { parseSort } from '#web/components/metric/sort.ts';
import { OverviewPage } from '#web/pages/overview/page.tsx';
import { callSearch } from '#web/pages/call/search.ts';
import { journeySearch } from '#web/pages/journey/search.ts';
import { callsSearch } from '#web/pages/calls/search.ts';
import { auditSearch } from '#web/pages/settings/audit/search.ts';
import { firstSettingsPage } from '#web/pages/settings/sections.ts';
import { serviceSearch } from '#web/pages/service/search.ts';
import { Shell } from '#web/pages/shell/shell.tsx';
import { marketingSearch } from '#web/pages/marketing/search.ts';
import { metricsSearch } from '#web/pages/metrics/search.ts';
import { poolsSearch } from '#web/pages/pools/search.ts';
import { signInSearch } from '#web/pages/sign-in/search.ts';
import { meQuery } from '#web/session.ts';
import { keptAlong, parseViewSearch } from '#web/view.ts';
import { withWords } from '#web/i18n.ts';

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

const signedIn = createRoute({
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
  loader: async () => await withWords('pools', 'settings', 'experiments'),
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

const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  loader: async () => await withWords('settings'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/layout.tsx'), 'SettingsLayout'),
});

const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: async ({ context }) => {
    const { permissions } = await context.queryClient.query({ ...meQuery, staleTime: 'static' });
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's own way to send elsewhere
    throw redirect({ to: firstSettingsPage(permissions), replace: true });
  },
});

const connectionsSettings = createRoute({
  getParentRoute: () => settings,
  path: '/connections',
  loader: async () => await withWords('settings-connections', 'alarms'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/connections/page.tsx'), 'ConnectionsSettings'),
});

const importsSettings = createRoute({
  getParentRoute: () => settings,
  path: '/imports',
  loader: async () => await withWords('settings-imports', 'settings-connections'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/imports/page.tsx'), 'ImportsSettings'),
});

const webhooksSettings = createRoute({
  getParentRoute: () => settings,
  path: '/webhooks',
  loader: async () => await withWords('settings-webhooks'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/webhooks/page.tsx'), 'WebhooksSettings'),
});

const oneWebhook = createRoute({
  getParentRoute: () => settings,
  path: '/webhooks/$id',
  loader: async () => await withWords('settings-webhooks', 'settings-connections'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/webhooks/one.tsx'), 'OneWebhook'),
});

const feedsSettings = createRoute({
  getParentRoute: () => settings,
  path: '/feeds',
  loader: async () => await withWords('settings-feeds'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/feeds/page.tsx'), 'FeedsSettings'),
});

const oneFeed = createRoute({
  getParentRoute: () => settings,
  path: '/feeds/$id',
  loader: async () => await withWords('settings-feeds'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/feeds/one.tsx'), 'OneFeed'),
});

const queuesSettings = createRoute({
  getParentRoute: () => settings,
  path: '/queues',
  loader: async () => await withWords('settings-queues'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/queues/page.tsx'), 'QueuesSettings'),
});

const namesSettings = createRoute({
  getParentRoute: () => settings,
  path: '/names',
  loader: async () => await withWords('settings-names'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/names/page.tsx'), 'NamesSettings'),
});

const linksSettings = createRoute({
  getParentRoute: () => settings,
  path: '/links',
  loader: async () => await withWords('settings-links'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/links/page.tsx'), 'LinksSettings'),
});

const spamSettings = createRoute({
  getParentRoute: () => settings,
  path: '/spam',
  loader: async () => await withWords('settings-spam'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/spam/page.tsx'), 'SpamSettings'),
});

const agentsSettings = createRoute({
  getParentRoute: () => settings,
  path: '/agents',
  loader: async () => await withWords('settings-agents'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/agents/page.tsx'), 'AgentsSettings'),
});

const numbersSettings = createRoute({
  getParentRoute: () => settings,
  path: '/numbers',
  loader: async () => await withWords('settings-numbers'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/numbers/page.tsx'), 'NumbersSettings'),
});

const hoursSettings = createRoute({
  getParentRoute: () => settings,
  path: '/hours',
  loader: async () => await withWords('settings-hours'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/hours/page.tsx'), 'HoursSettings'),
});

const schedulesSettings = createRoute({
  getParentRoute: () => settings,
  path: '/schedules',
  loader: async () => await withWords('settings-schedules', 'settings-imports'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/schedules/page.tsx'), 'SchedulesSettings'),
});

const costsSettings = createRoute({
  getParentRoute: () => settings,
  path: '/costs',
  loader: async () => await withWords('settings-costs', 'settings-schedules', 'settings-imports'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/costs/page.tsx'), 'CostsSettings'),
});

const targetsSettings = createRoute({
  getParentRoute: () => settings,
  path: '/targets',
  loader: async () => await withWords('settings-targets'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/targets/page.tsx'), 'TargetsSettings'),
});

const parametersSettings = createRoute({
  getParentRoute: () => settings,
  path: '/parameters',
  loader: async () => await withWords('settings-parameters'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/parameters/page.tsx'), 'ParametersSettings'),
});

const currencySettings = createRoute({
  getParentRoute: () => settings,
  path: '/currency',
  loader: async () => await withWords('settings-currency'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/currency/page.tsx'), 'CurrencySettings'),
});

const usersSettings = createRoute({
  getParentRoute: () => settings,
  path: '/users',
  loader: async () => await withWords('settings-users'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/users/page.tsx'), 'UsersSettings'),
});

const keysSettings = createRoute({
  getParentRoute: () => settings,
  path: '/keys',
  loader: async () => await withWords('settings-keys'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/keys/page.tsx'), 'KeysSettings'),
});

const auditSettings = createRoute({
  getParentRoute: () => settings,
  path: '/audit',
  validateSearch: auditSearch,
  loader: async () => await withWords('settings-audit'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/audit/page.tsx'), 'AuditSettings'),
});

const privacySettings = createRoute({
  getParentRoute: () => settings,
  path: '/privacy',
  loader: async () => await withWords('settings-privacy'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/privacy/page.tsx'), 'PrivacySettings'),
});

const accountSettings = createRoute({
  getParentRoute: () => settings,
  path: '/account',
  loader: async () => await withWords('settings-account'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/account/page.tsx'), 'AccountSettings'),
});

const oneConnection = createRoute({
  getParentRoute: () => settings,
  path: '/connections/$id',
  loader: async () => await withWords('settings-connections', 'settings-past', 'settings-imports', 'settings-fetch', 'alarms', 'recordings'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/connections/one.tsx'), 'OneConnection'),
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

const settingsPages = [
  settingsHome,
  oneConnection,
  connectionsSettings,
  importsSettings,
  webhooksSettings,
  oneWebhook,
  feedsSettings,
  oneFeed,
  queuesSettings,
  namesSettings,
  linksSettings,
  spamSettings,
  agentsSettings,
  numbersSettings,
  hoursSettings,
  schedulesSettings,
  costsSettings,
  targetsSettings,
  parametersSettings,
  currencySettings,
  usersSettings,
  keysSettings,
  auditSettings,
  privacySettings,
  accountSettings,
] as const;

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
    settings.addChildren(settingsPages),
  ]),
]);

export const createAppRouter = (queryClient: QueryClient) =>
  createRouter({ routeTree: tree, context: { queryClient }, defaultPreload: 'intent', scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
