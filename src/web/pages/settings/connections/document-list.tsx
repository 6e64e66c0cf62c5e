import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import css from './connections.module.css';
import { type Document, isObject } from './document.ts';

/** A list of the document whose rows have several fields: each can be changed and removed, and one added. */
export function DocumentList({ title, note, part, nameOf, fresh, onChange, children }: DocumentListProps) {
  const { t } = useTranslation('settings-connections');
  const { t: common } = useTranslation('settings');
  const rows = Array.isArray(part) ? part.filter(isObject) : [];
  return (
    <div className={css['pairs']} role="group" aria-label={title}>
      <p>{title}</p>
      {note === undefined ? null : <p className={css['under']}>{note}</p>}
      {rows.map((row, at) => (
        <div key={at} className={css['target']}>
          {children(row, (more) => onChange(rows.map((one, index) => (index === at ? { ...row, ...more } : one))))}
          <Button
            size="compact-sm"
            variant="subtle"
            aria-label={t('removeOf', { name: nameOf(row) })}
            onClick={() => onChange(rows.filter((_, index) => index !== at))}
          >
            {common('action.remove')}
          </Button>
        </div>
      ))}
      <div>
        <Button size="compact-sm" variant="default" onClick={() => onChange([...rows, fresh])}>
          {t('addTo', { name: title })}
        </Button>
      </div>
    </div>
  );
}

interface DocumentListProps {
  title: string;
  note?: string;
  part: unknown;
  nameOf: (row: Document) => string;
  /** What a new row holds. */
  fresh: Document;
  onChange: (rows: readonly Document[]) => void;
  /** The fields of one row. */
  children: (row: Document, change: (more: Document) => void) => ReactNode;
}
