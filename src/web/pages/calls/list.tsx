import { useMediaQuery } from '@mantine/hooks';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import type { ResolvedPeriod } from '#web/period.ts';
import css from './list.module.css';
import { callsPageQuery, pageSize } from './queries.ts';
import { CallRow } from './row.tsx';
import type { CallsSearch, SortName } from './search.ts';

const columns: readonly { name: string; title: string; sort?: SortName; number?: true }[] = [
  { name: 'time', title: 'Time', sort: 'started_at' },
  { name: 'caller', title: 'Other party', sort: 'caller' },
  { name: 'number', title: 'Our number' },
  { name: 'outcome', title: 'Outcome', sort: 'outcome' },
  { name: 'queue', title: 'Queue' },
  { name: 'agent', title: 'Agent' },
  { name: 'wait', title: 'Wait', sort: 'wait_s', number: true },
  { name: 'talk', title: 'Talk', sort: 'talk_s', number: true },
];

/** All calls as one long list: only the rows on the screen exist, only their pages are asked for. */
export function CallsList({ search, period, total, busy, onSort }: CallsListProps) {
  const narrow = useMediaQuery('(max-width: 900px)');
  const body = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => setMargin(body.current?.offsetTop ?? 0), []);

  const rows = useWindowVirtualizer({
    count: total,
    estimateSize: () => (narrow ? 64 : 40),
    overscan: 12,
    scrollMargin: margin,
    // A new kind of row is measured anew.
    getItemKey: (index) => `${String(narrow)} ${index}`,
  });
  const shown = rows.getVirtualItems();
  const firstPage = Math.floor((shown[0]?.index ?? 0) / pageSize);
  const lastPage = Math.floor((shown.at(-1)?.index ?? 0) / pageSize);
  const pageNumbers = Array.from({ length: lastPage - firstPage + 1 }, (_, index) => firstPage + index);
  const pages = useQueries({ queries: pageNumbers.map((page) => callsPageQuery(search, period, page)) });
  const sort = search.sort ?? 'started_at';
  const ascending = search.asc === true;

  return (
    <div className={css['list']} role="table" aria-label="Calls" aria-rowcount={total + 1} data-busy={busy || undefined}>
      <div role="rowgroup" className={css['head']}>
        <div role="row" aria-rowindex={1} className={css['columns']}>
          {columns.map((column) => {
            const sorted = column.sort === sort;
            const Arrow = ascending ? IconArrowUp : IconArrowDown;
            return (
              <div
                key={column.name}
                role="columnheader"
                data-column={column.name}
                data-number={column.number}
                {...(sorted ? { 'aria-sort': ascending ? ('ascending' as const) : ('descending' as const) } : {})}
              >
                {column.sort === undefined ? (
                  column.title
                ) : (
                  <button
                    type="button"
                    className={css['sort']}
                    onClick={() => onSort(sorted && !ascending ? { sort: column.sort, asc: true } : { sort: column.sort, asc: undefined })}
                  >
                    {column.title}
                    {sorted ? <Arrow size={14} aria-hidden /> : null}
                  </button>
                )}
              </div>
            );
          })}
        </div>
      </div>
      <div role="rowgroup" ref={body} className={css['body']} style={{ height: rows.getTotalSize() }} data-testid="calls">
        {shown.map((item) => (
          <div
            key={item.key}
            role="row"
            aria-rowindex={item.index + 2}
            className={css['row']}
            style={{ height: item.size, transform: `translateY(${item.start - margin}px)` }}
          >
            <CallRow call={pages[Math.floor(item.index / pageSize) - firstPage]?.data?.calls[item.index % pageSize]} tz={period.tz} />
          </div>
        ))}
      </div>
    </div>
  );
}

interface CallsListProps {
  search: CallsSearch;
  period: ResolvedPeriod;
  total: number;
  busy: boolean;
  onSort: (change: { sort: SortName | undefined; asc: true | undefined }) => void;
}
