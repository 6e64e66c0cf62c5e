import { z } from '@hono/zod-openapi';
import { Temporal } from 'temporal-polyfill';
import { AuditChange, type AuditEntry } from '#contract/audit.ts';
import { auditKinds } from '#contract/audit-kinds.ts';
import type { Handlers } from '#api/context.ts';
import { localMoment } from '#metrics/calendar.ts';
import type { Noted } from '#settings/audit.ts';

/** The audit log, as its readers see it. It is written in `audit.ts`. */
export const auditRoutes = {
  async audit({ query }, { account, services }) {
    const { audit } = services.settings;
    const { kind, who, from, to, before, limit } = query;
    const next = to === undefined ? undefined : Temporal.PlainDate.from(to).add({ days: 1 }).toString();
    const found = await audit.list(account.id, {
      ...{ kind, who, limit, beforeId: before },
      from: from === undefined ? undefined : (localMoment(from, account.tz) ?? undefined),
      before: next === undefined ? undefined : (localMoment(next, account.tz) ?? undefined),
    });
    return {
      entries: found.map(entryOf),
      next: found.length < limit ? null : (found.at(-1)?.id ?? null),
      people: await audit.people(account.id),
    };
  },
} satisfies Partial<Handlers>;

const StoredChanges = z.object({ changes: z.array(AuditChange), further: z.number() });

function entryOf(row: Noted & { readonly id: number }): AuditEntry {
  const { changes, further } = StoredChanges.parse(row.changes);
  return {
    ...{ id: row.id, from: row.from, action: row.action, done: row.done, subject: row.subject, changes },
    at: new Date(row.at).toISOString(),
    who: { id: row.who, name: row.whoName },
    kind: z.enum(auditKinds).parse(row.kind),
    further_changes: further,
  };
}
