/** Kinds of entries of the audit log; apart from the schemas, so that a browser's bundle carries no validator. */
export const auditKinds = ['sign-in', 'settings', 'connections', 'data', 'people', 'keys', 'exports', 'account', 'server'] as const;
export type AuditKind = (typeof auditKinds)[number];
