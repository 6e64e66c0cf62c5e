import type { FileTable } from '#contract/fact-view.ts';
import type { Document } from '#web/pages/settings/connections/document.ts';

/** A field that a file of facts may fill. */
export interface FileField {
  readonly name: string;
  readonly needed: boolean;
  readonly instant: boolean;
  readonly called: RegExp;
}

const field = (name: string, called: RegExp, more: Partial<FileField> = {}): FileField => ({
  ...{ name, needed: true, instant: false, called },
  ...more,
});
const from = /^(from|start|begins?|valid from|desde|inicio|de la|с|начало|ตั้งแต่|เริ่ม)/iu;
const to = /^(to|end|until|before|hasta|fin|până|по|до|конец|ถึง|สิ้นสุด)/iu;
const agent = /agent|operator|employee|оператор|agente|เจ้าหน้าที่/iu;

/** Names in their order, with how their columns are usually called. */
export const fileFields: Readonly<Record<FileTable, readonly FileField[]>> = {
  schedule: [
    field('agent_id', agent),
    field('from_at', from, { instant: true }),
    field('to_at', to, { instant: true }),
    field('activity', /activity|shift|task|actividad|activitate|занят|กิจกรรม/iu, { needed: false }),
    field('productive', /productive/iu, { needed: false }),
    field('paid', /^paid/iu, { needed: false }),
  ],
  agent_pay: [
    field('agent_id', agent),
    field('paid_from', from, { instant: true }),
    field('paid_to', to, { instant: true }),
    field('hourly_cost', /hour|rate|pay|cost|tarifa|salario|ставка|ค่าจ้าง/iu),
  ],
  cost: [
    field('from_at', from, { instant: true }),
    field('to_at', to, { instant: true }),
    field('category', /category|kind|type|categor|категор|ประเภท/iu),
    field('amount', /amount|cost|total|price|spend|importe|sum|сумма|จำนวน/iu),
  ],
};

/** An example that anybody can fill: header and rows. */
export const examples: Readonly<Record<FileTable, string>> = {
  schedule:
    'agent,from,to,activity\nAlice Moreau,2026-11-23 09:00,2026-11-23 13:00,calls\nAlice Moreau,2026-11-23 13:00,2026-11-23 13:30,lunch\n',
  agent_pay: 'agent,from,to,hourly cost\nAlice Moreau,2026-11-01,2026-12-01,24.50\n',
  cost: 'from,to,category,amount\n2026-11-01,2026-12-01,software,1200.00\n2026-11-21,2026-11-22,advertising,310.40\n',
};

/** Which column fills which field, by their names; '' = none. Each column fills one field at most. */
export function columnsFor(table: FileTable, columns: readonly string[]): Record<string, string> {
  const free = new Set(columns);
  const found: Record<string, string> = {};
  for (const { name, called } of fileFields[table]) {
    const column = [...free].find((one) => one.trim() === name) ?? [...free].find((one) => called.test(one.trim()));
    if (column !== undefined) free.delete(column);
    found[name] = column ?? '';
  }
  return found;
}

interface Read {
  readonly table: FileTable;
  readonly timeZone: string;
  readonly delimiter: string;
  readonly decimal: '.' | ',';
  readonly chosen: Readonly<Record<string, string>>;
  /** Field → how its instants are written. */
  readonly patterns: Readonly<Record<string, string>>;
}

/**
 * The mapping of a file. Who and when name a row, so that a corrected row of a later file takes the place of the earlier one.
 */
export function documentOf({ table, timeZone, delimiter, decimal, chosen, patterns }: Read): Document {
  const filled = fileFields[table].filter(({ name }) => (chosen[name] ?? '') !== '');
  const fields = Object.fromEntries(
    filled.map(({ name, instant }) => [name, instant ? { column: chosen[name], pattern: patterns[name] ?? 'iso' } : chosen[name]]),
  );
  const naming = table === 'cost' ? ['category', 'from_at'] : ['agent_id', table === 'schedule' ? 'from_at' : 'paid_from'];
  const rowId = naming.flatMap((name) => ((chosen[name] ?? '') ? [chosen[name]] : []));
  return { table, timeZone, delimiter, decimal, rowId, fields };
}

/** Needed fields that no column fills. */
export const unfilled = (table: FileTable, chosen: Readonly<Record<string, string>>): string[] =>
  fileFields[table].filter(({ name, needed }) => needed && (chosen[name] ?? '') === '').map(({ name }) => name);
