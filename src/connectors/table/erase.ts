import { cellsOf } from '#connectors/erase-cells.ts';
import type { EraseLayout, EraseName } from '#connectors/erase.ts';
import type { Mapping, Source } from './mapping.ts';
import { mappedTables } from './fields.ts';

/** A field is of one kind in whatever table it stands, as far as numbers and instants go. */
const kinds: Readonly<Record<string, string>> = Object.fromEntries(mappedTables.flatMap(({ fields }) => Object.entries(fields)));

/** Instants, durations and measures of a table stay; the caller's name stands beside the caller. */
export function eraseLayout(header: readonly string[] | null, delimiter: string, mapping: Mapping): EraseLayout {
  const columns = (mapping.columns.length > 0 ? mapping.columns : (header ?? [])).map((column) => column.trim().toLowerCase());
  const fields: Readonly<Record<string, Source | undefined>> = mapping.fields;
  const places = (source: Source | undefined): number[] => {
    if (source === undefined || 'constant' in source) return [];
    return [source.column].flat().map((column) => columns.indexOf(column.trim().toLowerCase()));
  };
  const kept = new Set(
    Object.keys(fields).flatMap((field) =>
      ['instant', 'seconds', 'number', 'flag'].includes(kinds[field] ?? '') ? places(fields[field]) : [],
    ),
  );
  if (mapping.table === 'call') for (const source of Object.values(mapping.measures)) for (const place of places(source)) kept.add(place);
  const names = places(fields['caller_name']);
  const numbers = places(fields['caller']);
  return function* (text) {
    for (const row of cellsOf(text, delimiter)) {
      const at = (all: readonly number[]) => all.flatMap((place) => row.cells[place] ?? []);
      yield {
        from: row.from,
        before: row.before,
        keep: row.cells.filter((_, place) => kept.has(place)),
        names: at(names).map((name): EraseName => ({ from: name.from, before: name.before, numbers: at(numbers), text: name.text })),
      };
    }
  };
}
