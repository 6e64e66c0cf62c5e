import type { FileFormat } from '#connectors/connector.ts';

/** Titles and stretches of days above the row that names the columns are fewer. */
const mostAbove = 50;

/** Looks for the row that names the columns. What stands above it is left out; where no row does, nothing is. */
export class HeaderSearch<Row> {
  /** As they are named; null = not yet, or by no row. */
  columns: readonly string[] | null = null;
  #above: Row[] = [];
  #looks: boolean;
  readonly #header: FileFormat['header'];

  constructor(header: FileFormat['header']) {
    this.#header = header;
    this.#looks = header !== false;
  }

  /** Rows of the table, now that this one came. `names`: its cells, null where it is blank. */
  take(row: Row, names: () => readonly string[] | null): readonly Row[] {
    if (!this.#looks) return [row];
    const found = names();
    if (found === null) return [];
    if (typeof this.#header === 'function' && !this.#header(found)) {
      this.#above.push(row);
      return this.#above.length < mostAbove ? [] : this.end();
    }
    this.columns = found;
    this.#above = [];
    this.#looks = false;
    return [];
  }

  /** Nothing more comes to look at: what was held back. */
  end(): readonly Row[] {
    this.#looks = false;
    return this.#above.splice(0);
  }
}
