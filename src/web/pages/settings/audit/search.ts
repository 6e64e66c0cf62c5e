import { auditKinds, type AuditKind } from '#contract/audit-kinds.ts';

/** What of the audit log is shown, in the URL. */
export interface AuditSearch {
  kind?: AuditKind;
  who?: string;
  since?: string;
  until?: string;
}

const dateOf = (value: unknown): string | undefined => (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? value : undefined);

export function auditSearch(search: Record<string, unknown>): AuditSearch {
  const kind = auditKinds.find((one) => one === search['kind']);
  const { who } = search;
  const [since, until] = [dateOf(search['since']), dateOf(search['until'])];
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(typeof who === 'string' && who !== '' ? { who } : {}),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
}
