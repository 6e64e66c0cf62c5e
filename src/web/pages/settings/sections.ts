import type { Permission } from '#contract/roles.ts';

/** The pages of the settings in their groups, and the permission without which a page is not offered. */
export const sections = [
  {
    group: 'data',
    pages: [
      { to: '/settings/connections', name: 'connections', needs: 'connections' },
      { to: '/settings/imports', name: 'imports', needs: 'connections' },
      { to: '/settings/webhooks', name: 'webhooks', needs: 'settings' },
      { to: '/settings/feeds', name: 'feeds', needs: 'settings' },
    ],
  },
  {
    group: 'centre',
    pages: [
      { to: '/settings/queues', name: 'queues', needs: 'settings' },
      { to: '/settings/agents', name: 'agents', needs: 'settings' },
      { to: '/settings/names', name: 'names', needs: 'connections' },
      { to: '/settings/links', name: 'links', needs: 'connections' },
      { to: '/settings/spam', name: 'spam', needs: 'connections' },
      { to: '/settings/numbers', name: 'numbers', needs: 'settings' },
      { to: '/settings/hours', name: 'hours', needs: 'settings' },
      { to: '/settings/schedules', name: 'schedules', needs: 'connections' },
      { to: '/settings/costs', name: 'costs', needs: 'connections' },
    ],
  },
  {
    group: 'figures',
    pages: [
      { to: '/settings/targets', name: 'targets', needs: 'settings' },
      { to: '/settings/parameters', name: 'parameters', needs: 'settings' },
      { to: '/settings/currency', name: 'currency', needs: 'settings' },
    ],
  },
  {
    group: 'people',
    pages: [
      { to: '/settings/users', name: 'users', needs: 'people' },
      { to: '/settings/keys', name: 'keys', needs: 'people' },
      { to: '/settings/audit', name: 'audit', needs: 'people' },
    ],
  },
  {
    group: 'account',
    pages: [
      { to: '/settings/account', name: 'account', needs: null },
      { to: '/settings/privacy', name: 'privacy', needs: 'account' },
    ],
  },
] as const satisfies readonly Section[];

interface Section {
  readonly group: string;
  readonly pages: readonly { readonly to: string; readonly name: string; readonly needs: Permission | null }[];
}

export type SectionPage = (typeof sections)[number]['pages'][number];

/** The groups with the pages that somebody may open; empty groups are left out. */
export function sectionsFor(permissions: readonly Permission[]) {
  return sections
    .map(({ group, pages }) => ({
      group,
      pages: pages.filter((page: SectionPage) => page.needs === null || permissions.includes(page.needs)),
    }))
    .filter(({ pages }) => pages.length > 0);
}

/** Where "Settings" leads: the first page that the person may open. */
export function firstSettingsPage(permissions: readonly Permission[]): SectionPage['to'] {
  const [first] = sectionsFor(permissions);
  return first?.pages[0]?.to ?? '/settings/account';
}
