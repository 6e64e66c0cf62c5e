import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconChartBar, IconDotsVertical, IconFileTypeSvg, IconPhoto, IconTable } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { download } from '#web/components/export/download.ts';
import { fileName } from '#web/export/file-name.ts';
import { formatDates } from '#web/format.ts';
import { useView } from '#web/view.ts';
import css from './chart-panel.module.css';
import { Panel } from './panel.tsx';

/** A panel with a chart, behind a button the same figures as a table, and the chart as a file. */
export function ChartPanel({ title, note, actions, about, picture = true, chart, table }: ChartPanelProps) {
  const { t } = useTranslation('chart');
  const [asTable, setAsTable] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  const words = asTable ? t('showChart') : t('showTable');
  const Icon = asTable ? IconChartBar : IconTable;
  return (
    <Panel
      title={title}
      note={note}
      flush={asTable}
      actions={
        <>
          {actions}
          <span className={css['buttons']}>
            <Button
              size="compact-sm"
              variant="subtle"
              className={css['switch']}
              aria-label={`${words}: ${title}`}
              onClick={() => setAsTable(!asTable)}
            >
              <Icon size={14} aria-hidden />
              <span className={css['word']}>{words}</span>
            </Button>
            {picture && !asTable ? <PictureMenu title={title} about={about} placeOf={() => body.current} /> : null}
          </span>
        </>
      }
    >
      <div ref={body}>{asTable ? table : chart}</div>
    </Panel>
  );
}

interface ChartPanelProps {
  title: string;
  note?: ReactNode;
  /** Further choices about what the chart shows. */
  actions?: ReactNode;
  /** Of which period and zone the chart is, for its file; the page's where left out. */
  about?: string | undefined;
  /** False where the chart is no drawing that could be saved. */
  picture?: boolean;
  chart: ReactNode;
  table: ReactNode;
}

type Format = 'png' | 'svg';

function PictureMenu({ title, about, placeOf }: { title: string; about: string | undefined; placeOf: () => HTMLElement | null }) {
  const { t } = useTranslation('chart');
  const { period } = useView();
  const [failed, setFailed] = useState<string | null>(null);
  const said = about ?? `${formatDates(period.first, period.last)} · ${period.tz}`;
  const save = async (format: Format): Promise<void> => {
    const { pictureOf, pngOf } = await import('#web/components/chart/save-picture.ts');
    const place = placeOf();
    const drawn = place === null ? null : pictureOf(place, title, said);
    if (drawn === null) throw new Error(t('noDrawing'));
    const content = format === 'svg' ? new Blob([drawn.svg], { type: 'image/svg+xml' }) : await pngOf(drawn);
    download(`${fileName([title, period.first, period.first === period.last ? '' : period.last])}.${format}`, content);
  };
  const choose = (format: Format) => () => {
    setFailed(null);
    save(format).catch((error: unknown) => setFailed(error instanceof Error ? error.message : String(error)));
  };
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="subtle" size={26} className={css['menu'] ?? ''} aria-label={`${t('menu')}: ${title}`}>
            <IconDotsVertical size={14} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPhoto size={16} aria-hidden />} onClick={choose('png')}>
            {t('png')}
          </Menu.Item>
          <Menu.Item leftSection={<IconFileTypeSvg size={16} aria-hidden />} onClick={choose('svg')}>
            {t('svg')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {failed === null ? null : (
        <span role="alert" className={css['failed']}>
          {failed}
        </span>
      )}
    </>
  );
}
