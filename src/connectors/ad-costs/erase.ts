import { columnsOf } from '#connectors/columns-header.ts';
import { cellsOf } from '#connectors/erase-cells.ts';
import type { EraseLayout } from '#connectors/erase.ts';
import { placesOf } from './columns.ts';
import { delimiterOf } from './delimiter.ts';
import type { CostSettings } from './settings.ts';

/** A caller can stand in the words that somebody searched for, and in names that people gave; days, ids and numbers are none. */
export function eraseLayout(headers: Readonly<Record<string, string>>, settings: Pick<CostSettings, 'columns'>): EraseLayout {
  const columns = columnsOf(headers) ?? [];
  const places = placesOf(columns, settings.columns);
  const texts = new Set([places.keyword, places.campaign, places.ad_group, places.ad]);
  return function* (text) {
    const delimiter = delimiterOf(headers, Buffer.from(text, 'latin1'), columns.length);
    for (const row of cellsOf(text, delimiter)) {
      const whole = row.cells.length === columns.length;
      yield { from: row.from, before: row.before, keep: row.cells.filter((_, place) => whole && !texts.has(place)), names: [] };
    }
  };
}
