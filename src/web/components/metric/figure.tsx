import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cell, ReportColumn } from '#contract/report.ts';
import { unitOf } from '#contract/unit-of.ts';
import { formatFigure, unitSuffix } from '#web/format.ts';
import { useFigureCard } from './figure-card.tsx';
import css from './figure.module.css';
import { type FigureAddress, firstPart, scalarOf, useFigures } from './figures.ts';

/**
 * A figure: the one way in which a number of a report is shown. Hover or focus tells its definition and population,
 * a click or tap opens the calls behind it.
 */
export function Figure({ report, row = [], column, cell, pick, opens = pick, size = 'table', label, attributes, children }: FigureProps) {
  const { t } = useTranslation('figure');
  const figures = useFigures();
  const card = useFigureCard();
  const part = firstPart(column, opens);
  const laid = attributes !== undefined;
  const address: FigureAddress = { report, row, metric: column.key, ...(part === undefined ? {} : { part }) };
  const value = scalarOf(cell.value, pick);
  const unit = unitOf(column, pick);
  const text = formatFigure(value, unit);
  const suffix = value === null ? '' : unitSuffix(unit);
  return (
    <button
      type="button"
      {...attributes}
      className={css[laid ? 'laid' : size]}
      data-metric={column.metric}
      data-provisional={cell.provisional || undefined}
      aria-label={
        label === undefined
          ? undefined
          : `${label}: ${text}${suffix === '' ? '' : ` ${suffix}`}${cell.provisional ? `, ${t('provisional')}` : ''}`
      }
      onClick={() => {
        card.hide();
        figures.open(address);
      }}
      onPointerEnter={(event) => event.pointerType === 'mouse' && card.show(event.currentTarget, { address, column, cell, pick }, 250)}
      onPointerLeave={() => card.leave()}
      onFocus={(event) =>
        event.currentTarget.matches(':focus-visible') && card.show(event.currentTarget, { address, column, cell, pick }, 0)
      }
      onBlur={() => card.hide()}
    >
      {laid ? null : children !== undefined ? (
        children
      ) : (
        <>
          {text}
          {suffix === '' ? null : <span className={css['suffix']}>{suffix}</span>}
        </>
      )}
    </button>
  );
}

/** Of a figure that is laid over a chart's drawing: the chart moves the focus itself. */
export interface CellAttributes {
  tabIndex: number;
  'data-cell': string;
}

interface FigureProps {
  /** Name of the report on the page. */
  report: string;
  row?: (string | null)[];
  column: ReportColumn;
  cell: Cell;
  /** One of the named figures of a value such as {served, lost}. */
  pick?: string | undefined;
  /** The part whose rows are opened, where the named figure is made of others. */
  opens?: string | undefined;
  size?: 'table' | 'card';
  /** What a reader without sight hears before the value, where headings do not say it. */
  label?: string | undefined;
  /** The figure lies over a drawing, which shows its value: it has no text of its own. */
  attributes?: CellAttributes | undefined;
  children?: ReactNode;
}
