import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Failed } from '#web/components/ui/states.tsx';
import { Pager } from './pager.tsx';
import css from './parts.module.css';
import type { Pages } from './use-pages.ts';

/** The rows of a panel's list: on their way, refused, none, or there, with the way to further pages. */
export function Rows<T, Row>({ query, rowsOf, none, pages, nextOf, children }: RowsProps<T, Row>) {
  const { t } = useTranslation('settings');
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (query.data === undefined) {
    return (
      <p className={css['empty']} role="status">
        {t('loading')}
      </p>
    );
  }
  const rows = rowsOf(query.data);
  const next = nextOf?.(query.data) ?? null;
  return (
    <>
      {rows.length === 0 ? <p className={css['empty']}>{none}</p> : children(rows)}
      {pages === undefined ? null : (
        <Pager onNewer={pages.before === null ? null : pages.back} onOlder={next === null ? null : () => pages.onto(next)} />
      )}
    </>
  );
}

interface RowsProps<T, Row> {
  query: UseQueryResult<T>;
  rowsOf: (data: T) => readonly Row[];
  /** What is said where there are none. */
  none: string;
  pages?: Pages;
  /** Below which position the next page begins; null = this is the last. */
  nextOf?: (data: T) => number | null;
  children: (rows: readonly Row[]) => ReactNode;
}
