import {
  IconAdjustmentsHorizontal,
  IconBook2,
  IconClockHour4,
  IconLayoutDashboard,
  IconSpeakerphone,
  IconPhone,
  IconPhoneOutgoing,
  IconUsers,
} from '@tabler/icons-react';
import type { Permission } from '#contract/roles.ts';

/** The pages by job, in the order in which a day needs them; `key` goes there after a `g`. */
const pages = [
  { to: '/', name: 'overview', key: 'o', needs: 'figures', Icon: IconLayoutDashboard },
  { to: '/service', name: 'service', key: 's', needs: 'figures', Icon: IconClockHour4 },
  { to: '/sales', name: 'sales', key: 'a', needs: 'figures', Icon: IconPhoneOutgoing },
  { to: '/team', name: 'team', key: 't', needs: 'figures', Icon: IconUsers },
  { to: '/marketing', name: 'marketing', key: 'k', needs: 'figures', Icon: IconSpeakerphone },
  { to: '/calls', name: 'calls', key: 'c', needs: 'calls', Icon: IconPhone },
  { to: '/metrics', name: 'metrics', key: 'm', needs: 'figures', Icon: IconBook2 },
  // Everybody has a page there; its own navigation leaves out what a role may not.
  { to: '/settings', name: 'settings', key: 'e', needs: null, Icon: IconAdjustmentsHorizontal },
] as const;

export type ShellPage = (typeof pages)[number];

/** The pages that somebody may open. */
export const shellPages = (permissions: readonly Permission[]): readonly ShellPage[] =>
  pages.filter(({ needs }) => needs === null || permissions.includes(needs));
