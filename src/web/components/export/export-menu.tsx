import { ActionIcon, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Asked, FigureAddress } from '#web/components/metric/figures.ts';
import css from './export-menu.module.css';
import { LazyExportItems } from './lazy-items.ts';
import type { ExportSource } from './source.ts';
import { figureSource, reportSource } from './sources.ts';

/** The export of one table or chart, of one list, of one figure's rows: a small button among the actions of its panel. */
export function SourceMenu({ source, title }: { source: ExportSource; title: string }) {
  const { t } = useTranslation();
  const label = t('exportOf', { title });
  return (
    <Menu position="bottom-end" shadow="md" width={280} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="md"
          aria-label={label}
          title={label}
          data-testid="export-menu"
          className={css['button']}
        >
          <IconDownload size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Suspense fallback={<div className={css['coming']} aria-busy />}>
          <LazyExportItems source={source} />
        </Suspense>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Of a report that the page shows. */
export const ExportMenu = ({ asked }: { asked: Asked }) => <SourceMenu source={reportSource(asked)} title={asked.title} />;

/** Of the rows behind the open part of a figure. */
export function FigureExport({ asked, title, address, part }: { asked: Asked; title: string; address: FigureAddress; part: string }) {
  return <SourceMenu source={figureSource(asked, title, { ...address, part })} title={title} />;
}
