import { useMediaQuery } from '@mantine/hooks';
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNames } from '#web/names.ts';
import { formatCount } from '#web/format.ts';
import { useSession } from '#web/session.ts';
import { usePrinting } from '#web/use-printing.ts';
import { Cell } from './cell.tsx';
import { type ColumnName, columnShapes } from './column-names.ts';
import { Head, type Sorting } from './head.tsx';
import css from './list.module.css';
import { type CallsAsked, callsPageQuery, pageSize } from './queries.ts';
import { useRows } from './use-rows.ts';
import { useWidths, type Widths } from './widths.ts';

const rowHeight = { wide: 36, narrow: 64 } as const;
const headHeight = 36;

/** On a narrow screen a call is two lines of the same facts, whatever columns are chosen. */
const narrowColumns: readonly ColumnName[] = ['time', 'caller', 'outcome', 'agent', 'talk'];

/** All calls as one long list: only the rows on the screen exist, only their pages are asked for. */
export function CallsList({ asked, total, tz, columns, sorting, busy, onSort }: CallsListProps) {
  const { t } = useTranslation('calls');
  const narrow = useMediaQuery('screen and (max-width: 900px)', undefined, { getInitialValueInEffect: false });
  const { may } = useSession();
  const nameIn = useNames();
  const [widths, setWidth] = useWidths();
  const { scroller, height, first, before, topOf, needed } = useRows({
    count: total,
    rowHeight: narrow ? rowHeight.narrow : rowHeight.wide,
    head: headHeight,
  });
  const { callAt, loaded } = useCalls(asked, needed, total);
  const printing = usePrinting();
  const shown = narrow ? narrowColumns : columns;
  // Paper does not scroll: it has all rows that have been loaded, and says which.
  const drawn = printing ? loaded : { first, before };
  const indexes = Array.from({ length: Math.max(0, drawn.before - drawn.first) }, (_, at) => drawn.first + at);
  return (
    <>
      {printing && indexes.length < total ? (
        <p data-print-only className={css['printed']}>
          {t('printed', { from: formatCount(drawn.first + 1), to: formatCount(drawn.before), all: formatCount(total) })}
        </p>
      ) : null}
      {/* Focusable, because what scrolls must be reachable without a mouse. */}
      <div
        ref={scroller}
        className={css['list']}
        tabIndex={0}
        role="region"
        aria-label={t('list')}
        data-busy={busy || undefined}
        data-testid="calls-scroller"
        data-scroll-restoration-id="calls"
      >
        <div role="table" aria-label={t('title')} aria-rowcount={total + 1} style={narrow ? undefined : gridOf(shown, widths)}>
          <div role="rowgroup" className={css['head']}>
            <Head
              columns={shown}
              sorting={sorting}
              // Who sees numbers masked must not learn their order either.
              sortable={(sort) => sort !== 'caller' || may('numbers')}
              onSort={onSort}
              onWidth={setWidth}
            />
          </div>
          <div role="rowgroup" className={css['body']} style={{ height: height }} data-testid="calls">
            {indexes.map((index) => {
              const call = callAt(index);
              return (
                <div
                  key={index}
                  role="row"
                  aria-rowindex={index + 2}
                  className={css['row']}
                  data-coming={call === undefined || undefined}
                  style={{ transform: `translateY(${topOf(index)}px)` }}
                >
                  {call === undefined ? (
                    <div role="cell" className={css['coming']}>
                      <span className="visually-hidden">{t('coming')}</span>
                    </div>
                  ) : (
                    shown.map((name) => (
                      <div key={name} role="cell" data-column={name} data-number={columnShapes[name].number}>
                        <Cell name={name} call={call} tz={tz} nameIn={nameIn} />
                      </div>
                    ))
                  )}
                </div>
              );
            })}
          </div>
        </div>
      </div>
    </>
  );
}

interface CallsListProps {
  asked: CallsAsked;
  total: number;
  tz: string;
  columns: readonly ColumnName[];
  sorting: Sorting;
  /** What was asked last is still coming. */
  busy: boolean;
  onSort: (sorting: Sorting) => void;
}

/** The calls of the rows that are needed; their neighbours come as soon as these are there. */
function useCalls(asked: CallsAsked, { first, last }: { first: number; last: number }, total: number) {
  const from = Math.floor(first / pageSize);
  const to = Math.floor(last / pageSize);
  const numbers = Array.from({ length: to - from + 1 }, (_, at) => from + at);
  const pages = useQueries({ queries: numbers.map((page) => callsPageQuery(asked, page)) });
  const there = pages.every((page) => page.data !== undefined);
  const neighbours = [to + 1, from - 1].filter((page) => page >= 0 && page * pageSize < total);
  const beside = useQueries({ queries: neighbours.map((page) => ({ ...callsPageQuery(asked, page), enabled: there })) });
  const known = new Map([
    ...neighbours.map((page, at) => [page, beside[at]?.data] as const),
    ...numbers.map((page, at) => [page, pages[at]?.data] as const),
  ]);
  const loaded = [...known].flatMap(([page, data]) => (data === undefined ? [] : [page]));
  return {
    callAt: (index: number) => known.get(Math.floor(index / pageSize))?.calls[index % pageSize],
    loaded:
      loaded.length === 0
        ? { first: 0, before: 0 }
        : { first: Math.min(...loaded) * pageSize, before: Math.min(total, (Math.max(...loaded) + 1) * pageSize) },
  };
}

const gap = 16;
const edges = 40;

/** A column that was given a width keeps it; the others share what room there is. */
function gridOf(columns: readonly ColumnName[], widths: Widths) {
  const tracks = columns.map((name) => {
    const given = widths[name];
    const { width, number } = columnShapes[name];
    return given === undefined ? `minmax(${width}px, ${number === true ? width / 2 : width}fr)` : `${given}px`;
  });
  const least = columns.reduce((sum, name) => sum + (widths[name] ?? columnShapes[name].width) + gap, edges - gap);
  return { '--columns': tracks.join(' '), minWidth: least } as Record<string, string | number>;
}
