import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { type PointerEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type ColumnName, columnShapes, type SortName } from './column-names.ts';
import css from './list.module.css';
import { leastWidth, mostWidth } from './widths.ts';

export interface Sorting {
  sort: SortName;
  asc: boolean;
}

/** The first row of the list: names of columns, which sort, and the edges by which columns are widened. */
export function Head({ columns, sorting, sortable, onSort, onWidth }: HeadProps) {
  const { t } = useTranslation('calls');
  return (
    <div role="row" aria-rowindex={1} className={css['columns']}>
      {columns.map((name) => {
        const { sort, number } = columnShapes[name];
        const sorted = sort === sorting.sort;
        const Arrow = sorting.asc ? IconArrowUp : IconArrowDown;
        return (
          <div
            key={name}
            role="columnheader"
            data-column={name}
            data-number={number}
            {...(sorted ? { 'aria-sort': sorting.asc ? ('ascending' as const) : ('descending' as const) } : {})}
          >
            {sort === undefined || !sortable(sort) ? (
              <span className={css['title']}>{t(`column.${name}`)}</span>
            ) : (
              <button type="button" className={css['sort']} onClick={() => onSort({ sort, asc: sorted && !sorting.asc })}>
                {t(`column.${name}`)}
                {sorted ? <Arrow size={14} aria-hidden /> : null}
              </button>
            )}
            <Edge name={name} onWidth={onWidth} />
          </div>
        );
      })}
    </div>
  );
}

interface HeadProps {
  columns: readonly ColumnName[];
  sorting: Sorting;
  sortable: (sort: SortName) => boolean;
  onSort: (sorting: Sorting) => void;
  onWidth: OnWidth;
}

type OnWidth = (name: ColumnName, width: number | null) => void;

const step = 16;

/** The right edge of a column: dragged, or moved by the arrow keys; a double click gives back the usual width. */
function Edge({ name, onWidth }: { name: ColumnName; onWidth: OnWidth }) {
  const { t } = useTranslation('calls');
  const held = useRef<{ x: number; width: number } | null>(null);
  const widthOf = (element: Element): number => element.parentElement?.getBoundingClientRect().width ?? columnShapes[name].width;
  const drag = (event: PointerEvent<HTMLElement>): void => {
    if (held.current !== null) onWidth(name, held.current.width + event.clientX - held.current.x);
  };
  return (
    <span
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('width', { column: t(`column.${name}`) })}
      aria-valuemin={leastWidth}
      aria-valuemax={mostWidth}
      aria-valuenow={columnShapes[name].width}
      className={css['edge']}
      onPointerDown={(event) => {
        held.current = { x: event.clientX, width: widthOf(event.currentTarget) };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onPointerUp={() => (held.current = null)}
      onPointerCancel={() => (held.current = null)}
      onDoubleClick={() => onWidth(name, null)}
      onKeyDown={(event) => {
        const by = { ArrowLeft: -step, ArrowRight: step }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        onWidth(name, widthOf(event.currentTarget) + by);
      }}
    />
  );
}
