import type { ExportNote } from '#contract/exports.ts';
import type { Question } from '#web/export/api-request.ts';
import type { ExportTable, ExportWords } from '#web/export/table.ts';

/** Something that a page shows and that can leave it: as a file, or as the question itself. */
export interface ExportSource {
  readonly of: ExportNote['of'];
  /** Parts of the file's name. */
  readonly name: readonly string[];
  /** What a program asks to get the same; null = there is no such question. */
  readonly question: Question | null;
  /** The tables of the file. What the page holds is at once there; a list of rows is asked for, and says how far it is. */
  readonly tables: (words: ExportWords, choice: ExportChoice, asking: Asking) => Promise<readonly ExportTable[]>;
}

export interface ExportChoice {
  /** Numerators and denominators as columns of their own. */
  readonly parts: boolean;
  /** The mark by which spreadsheet programs know UTF-8, in CSV files. */
  readonly bom: boolean;
}

export interface Asking {
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}
