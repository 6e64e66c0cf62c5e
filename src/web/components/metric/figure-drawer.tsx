import { Button, Drawer, SegmentedControl, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cell, ReportColumn, Value } from '#contract/report.ts';
import { unitOf } from '#contract/unit-of.ts';
import { FigureExport } from '#web/components/export/export-menu.tsx';
import { Choice } from '#web/components/ui/choice.tsx';
import { Failed } from '#web/components/ui/states.tsx';
import { codeText, formatCount, formatDates, formatFigure, missing, unitSuffix } from '#web/format.ts';
import { useMetricWords } from '#web/metric-words.ts';
import { addDays } from '#domain/local-day.ts';
import { dateIn } from '#web/period.ts';
import { Change } from './change.tsx';
import { drillQuery } from './drill-query.ts';
import { DrillRows } from './drill-rows.tsx';
import css from './figure-drawer.module.css';
import { FigureSummary } from './figure-summary.tsx';
import { type Asked, type FigureAddress, firstPart, partOf, scalarOf, useFigures } from './figures.ts';
import { grainCount } from './grains.ts';
import { useKeyText } from './key-text.ts';
import { partUnit } from './population.tsx';

const pageSize = 50;

/** One figure opened: what it means, and exactly the rows of its numerator, its denominator and what was left out. */
export function FigureDrawer({ asked, address, column, cell, onPart, onClose }: FigureDrawerProps) {
  const { t } = useTranslation('figure');
  const words = useMetricWords();
  const keyText = useKeyText();
  const part = address.part ?? firstPart(column);
  const value = scalarOf(cell.value, part);
  const unit = unitOf(column, part);
  return (
    <Drawer.Root opened onClose={onClose} position="right" size="min(760px, 100vw)" classNames={{ content: css['drawer'] ?? '' }}>
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content aria-label={words.title(column)} data-figure-drawer>
        <header className={css['head']}>
          <div>
            <h2 className={css['title']}>{words.title(column)}</h2>
            <p className={css['context']}>{contextOf(asked, address, keyText, t('allTime'))}</p>
          </div>
          <span className={css['tools']}>
            {part === undefined ? null : <FigureExport asked={asked} title={words.title(column)} address={address} part={part} />}
            <Drawer.CloseButton aria-label={t('close')} size="lg" />
          </span>
        </header>
        <div className={css['body']}>
          <p className={css['value']}>
            <strong>{value === null ? namedText(cell.value, column) : formatFigure(value, unit)}</strong>
            {value === null ? null : <span className={css['suffix']}>{unitSuffix(unit)}</span>}
            <Change column={column} cell={cell} pick={part} />
          </p>
          <FigureSummary address={address} column={column} cell={cell} pick={part} full />
          {part === undefined ? (
            <p>{t('model')}</p>
          ) : (
            <>
              <Parts parts={column.drill} part={part} onPart={onPart} />
              <Rows
                key={`${address.metric} ${JSON.stringify(address.row)} ${part}`}
                asked={asked}
                address={address}
                part={part}
                column={column}
                cell={cell}
              />
            </>
          )}
        </div>
      </Drawer.Content>
    </Drawer.Root>
  );
}

interface FigureDrawerProps {
  asked: Asked;
  address: FigureAddress;
  column: ReportColumn;
  cell: Cell;
  onPart: (part: string) => void;
  onClose: () => void;
}

/** Parts that every metric may have; others are named by the metric. */
const usualParts = ['numerator', 'denominator', 'excluded', 'value'] as const;

function Parts({ parts, part, onPart }: { parts: readonly string[]; part: string; onPart: (part: string) => void }) {
  const { t } = useTranslation('figure');
  if (parts.length < 2) return null;
  const nameOf = (name: string): string => {
    const usual = usualParts.find((one) => one === name);
    return usual === undefined ? codeText(name) : t(`part.${usual}`);
  };
  // So many names do not fit beside each other.
  if (parts.length > 4) {
    return (
      <Choice label={t('whichPart')} value={part} options={parts.map((value) => ({ value, label: nameOf(value) }))} onChange={onPart} />
    );
  }
  return (
    <SegmentedControl
      aria-label={t('whichPart')}
      data={parts.map((name) => ({ value: name, label: nameOf(name) }))}
      value={part}
      onChange={onPart}
      fullWidth
    />
  );
}

function Rows({ asked, address, part, column, cell }: RowsProps) {
  const { t } = useTranslation('figure');
  const { definitions } = useFigures();
  const [offset, setOffset] = useState(0);
  const drill = useQuery(drillQuery({ report: asked.request, row: address.row, metric: address.metric, part, limit: pageSize, offset }));
  if (drill.isError) return <Failed error={drill.error} retry={() => void drill.refetch()} />;
  if (drill.data === undefined) return <Skeleton height={320} />;
  const { total_rows: total, total_weight: weight, rows } = drill.data;
  const says = usualParts.find((one) => one === part) ?? 'value';
  const unit = part === 'value' ? column.unit : part === 'excluded' ? 'count' : partUnit(definitions.get(column.metric), column, part);
  const shown =
    part === 'numerator' || part === 'denominator' ? partOf(cell, part) : part === 'excluded' ? null : scalarOf(cell.value, part);
  const moved = shown !== null && drill.data.part !== null && Math.abs(shown - drill.data.part) > 1e-6;
  return (
    <section aria-label={t('rowsOf')} className={css['rows']}>
      <p className={css['count']} data-testid="drill-count" data-total={total} data-weight={weight ?? ''}>
        <strong>{grainCount(drill.data.grain, total)}</strong>
        {weight !== null && Math.abs(weight - total) < 1e-9 ? '' : `, ${t('inAll', { weight: formatFigure(weight, unit) })}`}
        <span className={css['says']}>{t(`rows.${says}`)}</span>
      </p>
      {moved ? (
        <p className={css['moved']} role="status">
          {t('moved', { before: formatFigure(shown, unit), now: formatFigure(drill.data.part, unit) })}
        </p>
      ) : null}
      <DrillRows drill={drill.data} tz={asked.report.tz} unit={unit} />
      {total <= pageSize ? null : (
        <nav className={css['pager']} aria-label={t('pages')}>
          <Button variant="default" disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - pageSize))}>
            {t('previous')}
          </Button>
          <span>{t('place', { from: formatCount(offset + 1), to: formatCount(offset + rows.length), all: formatCount(total) })}</span>
          <Button variant="default" disabled={offset + pageSize >= total} onClick={() => setOffset(offset + pageSize)}>
            {t('next')}
          </Button>
        </nav>
      )}
    </section>
  );
}

interface RowsProps {
  asked: Asked;
  address: FigureAddress;
  part: string;
  column: ReportColumn;
  cell: Cell;
}

/** All named figures of a value, where the part that is open is none of them. */
function namedText(value: Value, column: ReportColumn): string {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return missing;
  const named = Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return named.map(([name, count]) => `${codeText(name)}: ${formatFigure(count, unitOf(column, name))}`).join(', ');
}

function contextOf({ title, report }: Asked, address: FigureAddress, keyText: ReturnType<typeof useKeyText>, allTime: string): string {
  const row = address.row
    .map((key, index) => {
      const dimension = report.dimensions[index] ?? '';
      return `${codeText(dimension)}: ${key === null ? missing : keyText(dimension, key)}`;
    })
    .join(' · ');
  const dates =
    report.period === null ? allTime : formatDates(firstDay(report.period.from, report.tz), lastDay(report.period.to, report.tz));
  return [row === '' ? title : row, dates, report.tz].join(' · ');
}

const isDate = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);

const firstDay = (from: string, tz: string): string => (isDate(from) ? from : dateIn(tz, Date.parse(from)));

/** The last day included, of an end that is excluded. */
function lastDay(to: string, tz: string): string {
  return isDate(to) ? addDays(to, -1) : dateIn(tz, Date.parse(to) - 1);
}
