import type { Handlers } from '#api/context.ts';

/** Nothing is kept but the entry of the audit log, which every route of this name leaves. */
export const exportRoutes = {
  noteExport: async () => await Promise.resolve({ done: true as const }),
} satisfies Partial<Handlers>;
