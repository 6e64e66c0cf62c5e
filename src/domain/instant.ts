/**
 * A moment: milliseconds since 1970-01-01T00:00:00Z. Events may carry microseconds as a fraction;
 * facts are whole milliseconds.
 */
export type Instant = number;

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
/** Twenty-four hours; a local day may be an hour shorter or longer. */
export const dayMs = 86_400_000;

/** ISO 8601 in UTC with milliseconds, as facts are shown outside the process. */
export function toIso(at: Instant): string {
  return new Date(Math.floor(at)).toISOString();
}

/** The same of an instant that may not have come, or is not known. */
export function toIsoOrNull(at: Instant | null | undefined): string | null {
  return at === null || at === undefined ? null : toIso(at);
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
