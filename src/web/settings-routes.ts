import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { withWords } from '#web/i18n.ts';
import { auditSearch } from '#web/pages/settings/audit/search.ts';
import { firstSettingsPage } from '#web/pages/settings/sections.ts';
import { meQuery } from '#web/session.ts';
import { signedIn } from './signed-in-route.tsx';

/** The pages of the settings: a page is one folder and one line here. */

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
  loader: async () =>
    await withWords('settings-connections', 'settings-past', 'settings-imports', 'settings-fetch', 'alarms', 'recordings'),
  component: lazyRouteComponent(async () => await import('#web/pages/settings/connections/one.tsx'), 'OneConnection'),
});

const pages = [
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

export const settingsRoutes = settings.addChildren(pages);
