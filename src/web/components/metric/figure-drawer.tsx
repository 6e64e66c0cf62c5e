import { Button, Drawer, SegmentedControl, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Cell, ReportColumn, Value } from '#contract/report.ts';
import { Failed } from '#web/components/ui/states.tsx';
import { formatCode, formatCount, formatDates, formatFigure, missing, unitSuffix } from '#web/format.ts';
import { addDays, dateIn } from '#web/period.ts';
import { Change } from './change.tsx';
import { drillQuery } from './drill-query.ts';
import { DrillRows } from './drill-rows.tsx';
import css from './figure-drawer.module.css';
import { FigureSummary } from './figure-summary.tsx';
import { grainTitle } from './grains.ts';
import { type Asked, type FigureAddress, firstPart, scalarOf } from './figures.ts';

const pageSize = 50;

/** One figure opened: what it means, and exactly the rows of its numerator, its denominator and what was left out. */
export function FigureDrawer({ asked, address, column, cell, onPart, onClose }: FigureDrawerProps) {
  const part = address.part ?? firstPart(column);
  const value = scalarOf(cell.value, part);
  return (
    <Drawer.Root opened onClose={onClose} position="right" size="min(760px, 100vw)" classNames={{ content: css['drawer'] ?? '' }}>
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content aria-label={column.title}>
        <header className={css['head']}>
          <div>
            <h2 className={css['title']}>{column.title}</h2>
            <p className={css['context']}>{contextOf(asked, address)}</p>
          </div>
          <Drawer.CloseButton aria-label="Close" size="lg" />
        </header>
        <div className={css['body']}>
          <p className={css['value']}>
            <strong>{value === null ? namedText(cell.value) : formatFigure(value, column.unit)}</strong>
            {value === null ? null : <span className={css['suffix']}>{unitSuffix(column.unit)}</span>}
            <Change column={column} cell={cell} pick={part} />
          </p>
          <FigureSummary address={address} column={column} cell={cell} full />
          {part === undefined ? (
            <p>This figure is made by a model; its inputs are the figures named in its formula.</p>
          ) : (
            <>
              <Parts parts={column.drill} part={part} onPart={onPart} />
              <Rows
                key={`${address.metric} ${JSON.stringify(address.row)} ${part}`}
                asked={asked}
                address={address}
                part={part}
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

const partTitles: Record<string, string> = { numerator: 'Counted', denominator: 'Of all', excluded: 'Left out' };

function Parts({ parts, part, onPart }: { parts: readonly string[]; part: string; onPart: (part: string) => void }) {
  if (parts.length < 2) return null;
  return (
    <SegmentedControl
      aria-label="Which part of the figure to list"
      data={parts.map((name) => ({ value: name, label: partTitles[name] ?? formatCode(name) }))}
      value={part}
      onChange={onPart}
      fullWidth
    />
  );
}

function Rows({ asked, address, part, cell }: { asked: Asked; address: FigureAddress; part: string; cell: Cell }) {
  const [offset, setOffset] = useState(0);
  const drill = useQuery(drillQuery({ report: asked.request, row: address.row, metric: address.metric, part, limit: pageSize, offset }));
  if (drill.isError) return <Failed error={drill.error} retry={() => void drill.refetch()} />;
  if (drill.data === undefined) return <Skeleton height={320} />;
  const { total_rows: total, rows } = drill.data;
  const shown =
    part === 'numerator' ? cell.num : part === 'denominator' ? cell.den : part === 'excluded' ? null : scalarOf(cell.value, part);
  const moved = shown !== null && drill.data.part !== null && Math.abs(shown - drill.data.part) > 1e-6;
  return (
    <section aria-label="Rows of this part" className={css['rows']}>
      <p className={css['count']} data-testid="drill-count" data-total={total} data-weight={drill.data.total_weight}>
        <strong>{formatCount(total)}</strong> {grainTitle(drill.data.grain, total)}
        {Math.abs(drill.data.total_weight - total) < 1e-9 ? '' : `, ${formatCount(drill.data.total_weight)} in all`}
        <span className={css['says']}>{drill.data.says}</span>
      </p>
      {moved ? (
        <p className={css['moved']} role="status">
          {formatCount(shown)} → {formatCount(drill.data.part ?? 0)}: calls arrived since this page was drawn.
        </p>
      ) : null}
      <DrillRows drill={drill.data} tz={asked.report.tz} />
      {total <= pageSize ? null : (
        <nav className={css['pager']} aria-label="Pages of rows">
          <Button variant="default" disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - pageSize))}>
            Previous
          </Button>
          <span>
            {formatCount(offset + 1)}–{formatCount(offset + rows.length)} of {formatCount(total)}
          </span>
          <Button variant="default" disabled={offset + pageSize >= total} onClick={() => setOffset(offset + pageSize)}>
            Next
          </Button>
        </nav>
      )}
    </section>
  );
}

/** All named figures of a value, where the part that is open is none of them. */
function namedText(value: Value): string {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return missing;
  const named = Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return named.map(([name, count]) => `${formatCount(count)} ${name.replaceAll('_', ' ')}`).join(', ');
}

function contextOf({ title, report }: Asked, address: FigureAddress): string {
  const row = address.row.map((key, index) => `${formatCode(report.dimensions[index] ?? '')}: ${key ?? 'unknown'}`).join(' · ');
  const dates =
    report.period === null ? 'all time' : formatDates(firstDay(report.period.from, report.tz), lastDay(report.period.to, report.tz));
  return [row === '' ? title : row, dates, report.tz].join(' · ');
}

const isDate = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);

const firstDay = (from: string, tz: string): string => (isDate(from) ? from : dateIn(tz, Date.parse(from)));

/** The last day included, of an end that is excluded. */
function lastDay(to: string, tz: string): string {
  return isDate(to) ? addDays(to, -1) : dateIn(tz, Date.parse(to) - 1);
}
