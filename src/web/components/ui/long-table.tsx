import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';
import { usePrinting } from '#web/use-printing.ts';
import tableCss from './data-table.module.css';
import css from './long-table.module.css';

const rowHeight = 35;
/** Below this, all rows are drawn: a browser's own search finds them. */
const few = 100;

/** A table that may be long: its head and its totals stay in sight, and of many rows only those in sight are drawn, and all on paper. */
export function LongTable({ label, head, foot, count, row }: LongTableProps) {
  const ref = useRef<HTMLDivElement>(null);
  const printing = usePrinting();
  const long = count > few && !printing;
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing of it is memoised here
  const virtual = useVirtualizer({
    count,
    enabled: long,
    getScrollElement: () => ref.current,
    estimateSize: () => rowHeight,
    overscan: 16,
  });
  const shown = long ? virtual.getVirtualItems().map(({ index }) => index) : Array.from({ length: count }, (_, index) => index);
  const above = long ? (virtual.getVirtualItems()[0]?.start ?? 0) : 0;
  const below = long ? virtual.getTotalSize() - (virtual.getVirtualItems().at(-1)?.end ?? 0) : 0;
  return (
    // Focusable, because a region that scrolls must be reachable without a mouse.
    <div ref={ref} className={`${tableCss['scroll'] ?? ''} ${css['scroll'] ?? ''}`} tabIndex={0} role="region" aria-label={label}>
      <table className={`${tableCss['table'] ?? ''} ${css['table'] ?? ''}`} aria-rowcount={count + 1}>
        <thead>{head}</thead>
        <tbody>
          <Gap height={above} />
          {shown.map(row)}
          <Gap height={below} />
        </tbody>
        {foot === undefined ? null : <tfoot>{foot}</tfoot>}
      </table>
    </div>
  );
}

function Gap({ height }: { height: number }) {
  return height <= 0 ? null : (
    <tr aria-hidden>
      <td className={css['gap']} style={{ height }} />
    </tr>
  );
}

interface LongTableProps {
  label: string;
  head: ReactNode;
  foot?: ReactNode;
  count: number;
  row: (index: number) => ReactNode;
}
