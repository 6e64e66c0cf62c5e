import { recorded } from '#connectors/recorded.ts';
import type { FactEvent } from '#domain/events.ts';
import type { RowReader } from './read-row.ts';

/** A row of a table of schedules, pay or costs -> its fact; null where a needed cell is empty. */
export function factOfRow(row: RowReader, table: 'schedule' | 'agent_pay' | 'cost'): FactEvent | null {
  switch (table) {
    case 'schedule': {
      const agent_id = row.text('agent_id');
      const from_at = row.instant('from_at');
      const seconds = row.seconds('duration_s');
      const to_at = row.instant('to_at') ?? (from_at === null || seconds === null ? null : from_at + seconds * 1000);
      if (agent_id === null || from_at === null || to_at === null) return null;
      const activity = row.text('activity') ?? 'work';
      const productive = row.flag('productive') ?? true;
      const paid = row.flag('paid') ?? true;
      return recorded('table', table, from_at, { id: '', agent_id, from_at, to_at, activity, productive, paid });
    }
    case 'agent_pay': {
      const agent_id = row.text('agent_id');
      const hourly_cost = row.number('hourly_cost');
      const paid_from = row.instant('paid_from');
      const paid_to = row.instant('paid_to');
      if (agent_id === null || hourly_cost === null || paid_from === null || paid_to === null) return null;
      return recorded('table', table, paid_from, { id: '', agent_id, hourly_cost, paid_from, paid_to });
    }
    case 'cost': {
      const from_at = row.instant('from_at');
      const to_at = row.instant('to_at');
      const category = row.text('category') ?? '';
      const amount = row.number('amount');
      if (from_at === null || to_at === null || amount === null) return null;
      return recorded('table', table, from_at, { id: '', from_at, to_at, category, amount });
    }
  }
}
