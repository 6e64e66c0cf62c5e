import { lazy } from 'react';
import { withWords } from '#web/i18n.ts';

/** The palette comes when it is opened for the first time. */
export const LazyPalette = lazy(async () => {
  const [{ Palette }] = await Promise.all([import('./palette.tsx'), withWords('settings')]);
  return { default: Palette };
});
