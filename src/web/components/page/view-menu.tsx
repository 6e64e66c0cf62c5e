import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconLink, IconPrinter } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { LazyExportItems } from '#web/components/export/lazy-items.ts';
import type { ExportSource } from '#web/components/export/source.ts';
import { copyText } from '#web/copy-text.ts';
import css from './view-menu.module.css';

/** What can be done with what is seen: its link, its print, and `source` as files and as a question. */
export function ViewMenu({ name, source }: { name: string; source: ExportSource }) {
  const { t } = useTranslation();
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
        <Menu.Item leftSection={<IconLink size={16} aria-hidden />} onClick={() => void copyText(window.location.href)}>
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
