import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconLink, IconPrinter } from '@tabler/icons-react';
import { Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { LazyExportItems } from '#web/components/export/lazy-items.ts';
import { pageSource } from '#web/components/export/sources.ts';
import type { Asked } from '#web/components/metric/figures.ts';
import css from './page-menu.module.css';

/** What can be done with a page as it is seen: its link, its print, its figures as files and as a question. */
export function PageMenu({ name, asked }: { name: string; asked: Record<string, Asked> }) {
  const { t } = useTranslation();
  const source = useMemo(() => pageSource(name, asked), [name, asked]);
  return (
    <Menu position="bottom-end" shadow="md" width={280} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t('pageMenu')}
          className={css['button']}
          data-testid="page-menu"
          data-page={name}
        >
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
        <Suspense fallback={<div className={css['coming']} aria-busy />}>
          <LazyExportItems source={source} />
        </Suspense>
      </Menu.Dropdown>
    </Menu>
  );
}
