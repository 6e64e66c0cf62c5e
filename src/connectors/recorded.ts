import type { FactEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';

type Recorded = Extract<FactEvent, { kind: 'fact_recorded' }>;
type RecordedIn<T extends Recorded['table']> = Extract<Recorded, { table: T }>;

/** A row of a fact table, told whole. */
export function recorded<T extends Recorded['table']>(
  source: Recorded['source'],
  table: T,
  at: Instant,
  row: RecordedIn<T>['row'],
): RecordedIn<T> {
  return { kind: 'fact_recorded', at, source, table, row } as RecordedIn<T>;
}
