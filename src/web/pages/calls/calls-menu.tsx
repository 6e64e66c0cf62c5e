import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconLink, IconPrinter } from '@tabler/icons-react';
import { Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { LazyExportItems } from '#web/components/export/lazy-items.ts';
import { callsSource } from '#web/components/export/sources.ts';
import type { CallsAsked } from './queries.ts';

/** What can be done with the list as it is filtered and sorted: its link, its print, its calls as a file. */
export function CallsMenu({ asked, tz }: { asked: CallsAsked; tz: string }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation('calls');
  const title = say('title');
  const key = JSON.stringify(asked);
  const source = useMemo(() => callsSource(title, JSON.parse(key) as CallsAsked, tz), [title, key, tz]);
  return (
    <Menu position="bottom-end" shadow="md" width={280}>
      <Menu.Target>
        <ActionIcon variant="default" size="lg" aria-label={t('pageMenu')} data-testid="page-menu" data-page="calls">
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconLink size={16} aria-hidden />}
          onClick={() => void navigator.clipboard.writeText(window.location.href)}
        >
          {t('copyLink')}
        </Menu.Item>
        <Menu.Item leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>
          {t('print')}
        </Menu.Item>
        <Menu.Divider />
        <Suspense fallback={null}>
          <LazyExportItems source={source} />
        </Suspense>
      </Menu.Dropdown>
    </Menu>
  );
}
