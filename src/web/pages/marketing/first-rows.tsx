import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './page.module.css';

/** The first so many of the rows, and the button that shows all, or the first again; null where these are all. */
export function useFirst<Row>(rows: readonly Row[], atFirst: number): { shown: readonly Row[]; more: ReactNode } {
  const { t } = useTranslation('marketing');
  const [all, setAll] = useState(false);
  if (rows.length <= atFirst) return { shown: rows, more: null };
  const more = (
    <p className={css['more']}>
      <Button size="compact-sm" variant="subtle" onClick={() => setAll(!all)}>
        {all ? t('sources.fewer', { n: atFirst }) : t('sources.all', { n: rows.length })}
      </Button>
    </p>
  );
  return { shown: all ? rows : rows.slice(0, atFirst), more };
}
