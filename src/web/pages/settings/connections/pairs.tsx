import { Button, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { stringsOf } from '#web/strings-of.ts';
import css from './connections.module.css';
import { type Document, isObject } from './document.ts';
import { ListInput } from './list-input.tsx';

/** Things with an id and the names that the phone system has for them. */
export function Pairs({ title, second, name, pairs, onChange }: PairsProps) {
  const { t } = useTranslation('settings-connections');
  const { t: common } = useTranslation('settings');
  const rows = Array.isArray(pairs) ? pairs.filter(isObject) : [];
  const change = (at: number, row: Document): void => onChange(rows.map((one, index) => (index === at ? row : one)));
  return (
    <div className={css['pairs']} role="group" aria-label={title}>
      <p>{title}</p>
      <p className={css['under']}>{second}</p>
      {rows.map((row, at) => {
        const id = typeof row['id'] === 'string' ? row['id'] : '';
        return (
          <div key={at} className={css['pair']}>
            <TextInput
              aria-label={`${title}: ${t('id')}`}
              value={id}
              onChange={(event) => change(at, { ...row, id: event.currentTarget.value })}
            />
            <ListInput
              aria-label={`${title}: ${second}`}
              values={stringsOf(row[name])}
              onChange={(values) => change(at, { ...row, [name]: values })}
            />
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={t('removeOf', { name: id })}
              onClick={() => onChange(rows.filter((_, index) => index !== at))}
            >
              {common('action.remove')}
            </Button>
          </div>
        );
      })}
      <div>
        <Button size="compact-sm" variant="default" onClick={() => onChange([...rows, { id: '', [name]: [] }])}>
          {t('addTo', { name: title })}
        </Button>
      </div>
    </div>
  );
}

export interface PairsProps {
  title: string;
  second: string;
  name: 'extensions' | 'aliases' | 'numbers';
  pairs: unknown;
  onChange: (pairs: Document[]) => void;
}
