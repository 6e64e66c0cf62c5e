import { lazy } from 'react';
import { withWords } from '#web/i18n.ts';

/** The items come with their words when a menu is opened for the first time: no page needs them before. */
export const LazyExportItems = lazy(async () => {
  const [{ ExportItems }] = await Promise.all([import('./export-items.tsx'), withWords('export')]);
  return { default: ExportItems };
});
