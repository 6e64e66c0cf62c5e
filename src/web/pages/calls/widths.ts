import { useState } from 'react';
import { type ColumnName, columnNames } from './column-names.ts';

/** Widths belong to a screen, not to a view: they stay with this browser and are in no link. */
const kept = 'ringtrace.calls.widths';

export type Widths = Partial<Record<ColumnName, number>>;

export const leastWidth = 56;
export const mostWidth = 640;

function readWidths(): Widths {
  const widths: Widths = {};
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(kept) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return widths;
    for (const name of columnNames) {
      const width: unknown = (stored as Record<string, unknown>)[name];
      if (typeof width === 'number' && width >= leastWidth && width <= mostWidth) widths[name] = width;
    }
  } catch {
    // Somebody else's text under our key: as if nothing had been kept.
  }
  return widths;
}

/** Widths that a person gave to columns; null gives back the usual one. */
export function useWidths(): [Widths, (name: ColumnName, width: number | null) => void] {
  const [widths, setWidths] = useState(readWidths);
  const change = (name: ColumnName, width: number | null): void => {
    const { [name]: _before, ...others } = widths;
    const next = width === null ? others : { ...others, [name]: Math.round(Math.min(Math.max(width, leastWidth), mostWidth)) };
    localStorage.setItem(kept, JSON.stringify(next));
    setWidths(next);
  };
  return [widths, change];
}
