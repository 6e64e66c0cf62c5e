import type { CallFacts } from '#contract/call-view.ts';
import { isoIn } from './iso-in.ts';
import type { CellValue, ExportTable, ExportWords } from './table.ts';

const instants: ReadonlySet<string> = new Set(['started_at', 'ringing_at', 'connected_at', 'answered_at', 'ended_at']);

/** The calls list with every fact of a call, in the order of the list. */
export function callsTable({ title, calls, total, tz, asked, at }: CallsExport, words: ExportWords): ExportTable {
  const names = [...new Set(calls.flatMap((call) => Object.keys(call)))] as (keyof CallFacts)[];
  return {
    name: title,
    columns: names.map((name) => ({
      title: words.field(name),
      kind: name.endsWith('_s') ? 'seconds' : calls.some((call) => typeof call[name] === 'number') ? 'number' : 'text',
    })),
    rows: calls.map((call) => names.map((name) => cellOf(name, call[name], tz))),
    facts: [
      [words.say('report'), title],
      [words.say('zone'), tz],
      [words.say('asOf'), at],
      [words.say('request'), JSON.stringify(asked)],
      [words.say('listed'), calls.length, ...(calls.length < total ? [words.say('cut'), total] : [])],
    ],
  };
}

export interface CallsExport {
  readonly title: string;
  readonly calls: readonly CallFacts[];
  /** How many the list has, which may be more than fit. */
  readonly total: number;
  readonly tz: string;
  /** The query of the list. */
  readonly asked: Readonly<Record<string, unknown>>;
  /** When it was asked. */
  readonly at: string;
}

function cellOf(name: string, value: CallFacts[keyof CallFacts], tz: string): CellValue {
  if (Array.isArray(value)) return value.length === 0 ? null : value.join('; ');
  return instants.has(name) && typeof value === 'string' ? isoIn(tz, value) : value;
}
