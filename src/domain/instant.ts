/**
 * A moment: milliseconds since 1970-01-01T00:00:00Z. Events may carry microseconds as a fraction;
 * facts are whole milliseconds.
 */
export type Instant = number;

/** ISO 8601 in UTC with milliseconds, as facts are shown outside the process. */
export function toIso(at: Instant): string {
  return new Date(Math.floor(at)).toISOString();
}

/** Reads ISO 8601 with an offset or Z; null for anything else (a time without a zone is not a moment). */
export function fromIso(text: string): Instant | null {
  if (!/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)(Z|[+-]\d\d:?\d\d)$/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

/** Half-open: `from` belongs to it, `before` does not. */
export interface TimeRange {
  readonly from: Instant;
  readonly before: Instant;
}
