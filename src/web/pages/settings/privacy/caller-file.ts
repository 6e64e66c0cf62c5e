import type { CallerExport } from '#contract/privacy.ts';

const columns = [
  ...(['id', 'connection', 'direction', 'started_at', 'answered_at', 'ended_at', 'outcome', 'caller', 'caller_presented'] as const),
  ...(['caller_name', 'number_id', 'disposition', 'recording_consent', 'queue_ids', 'agent_ids', 'wait_s', 'talk_s', 'hold_s'] as const),
] as const;

/** The calls of one caller as a table; everything else is in the JSON copy. */
export function callsCsv({ calls }: CallerExport): string {
  const rows = calls.map(({ call }) => columns.map((name) => cellText(call[name])));
  return [columns, ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

/** Texts that a spreadsheet would take for a formula stay texts. */
function cellText(value: string | number | boolean | readonly string[] | null): string {
  const text = value === null ? '' : typeof value === 'object' ? value.join('; ') : String(value);
  const safe = /^[=+\-@\t\r]/u.test(text) && !/^[+-]?\d+(\.\d+)?$/u.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
