/** What the catalogue shows, all of it in the URL: the metric, how the list is narrowed, and a definition that is tried. */
export interface MetricsSearch {
  metric?: string;
  q?: string;
  unit?: string;
  anchor?: Anchor;
  /** The dimension of the small table. */
  by?: string;
  /** Parameters that differ from the account's own. */
  try?: Record<string, unknown>;
}

/** Facts by whose instant a figure belongs to a period. */
export const anchors = ['call', 'visit', 'leg', 'time', 'other'] as const;
export type Anchor = (typeof anchors)[number];

/** `visits.enqueued_at (grain call: …)` → visit. */
export function anchorOf(anchor: string): Anchor {
  if (anchor.startsWith('calls')) return 'call';
  if (anchor.startsWith('visits')) return 'visit';
  if (anchor.startsWith('legs')) return 'leg';
  return /^(state|schedule|pay|costs|sign)/.test(anchor) ? 'time' : 'other';
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;

export function metricsSearch(search: Record<string, unknown>): MetricsSearch {
  const { metric, q, unit, by } = {
    metric: text(search['metric']),
    q: text(search['q']),
    unit: text(search['unit']),
    by: text(search['by']),
  };
  const anchor = anchors.find((one) => one === search['anchor']);
  const tried = search['try'];
  return {
    ...(metric === undefined ? {} : { metric }),
    ...(q === undefined ? {} : { q }),
    ...(unit === undefined ? {} : { unit }),
    ...(anchor === undefined ? {} : { anchor }),
    ...(by === undefined ? {} : { by }),
    ...(isRecord(tried) && Object.keys(tried).length > 0 ? { try: tried } : {}),
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
