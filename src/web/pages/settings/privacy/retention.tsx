import { Button, NumberInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Expired, Retention } from '#contract/privacy.ts';
import { client, problemOf } from '#web/api.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { formatCount } from '#web/format.ts';
import parts from '#web/pages/settings/parts/parts.module.css';
import { useSaved } from '#web/pages/settings/parts/saved.tsx';
import css from './privacy.module.css';
import { retentionQuery } from './queries.ts';

const kinds = ['deliveries', 'numbers', 'recordings', 'audit'] as const;
const usual: Record<keyof Retention, number> = { deliveries: 730, numbers: 365, recordings: 365, audit: 730 };

/** For how long what is kept. Before it is saved it says what would go at once. */
export function RetentionForm({ keeps }: { keeps: Retention }) {
  const { t } = useTranslation('settings-privacy');
  const { t: common } = useTranslation('settings');
  const [wanted, setWanted] = useState(keeps);
  const queryClient = useQueryClient();
  const { tell } = useSaved();
  const preview = useMutation({ mutationFn: async (body: Retention) => await client.call('previewRetention', { body }) });
  const save = useMutation({
    mutationFn: async (body: Retention) => await client.call('changeRetention', { body }),
    onSuccess: async (saved) => {
      tell(t('keep.saved'));
      queryClient.setQueryData(retentionQuery.queryKey, saved);
      await queryClient.invalidateQueries({ queryKey: retentionQuery.queryKey });
    },
  });
  const change = (kind: keyof Retention, days: number | null): void => {
    setWanted({ ...wanted, [kind]: days });
    preview.reset();
  };
  const changed = kinds.some((kind) => wanted[kind] !== keeps[kind]);
  const error = preview.error ?? save.error;
  return (
    <Panel title={t('keep.title')} note={t('keep.note')}>
      <div className={css['kinds']}>
        {kinds.map((kind) => (
          <div key={kind} className={css['kind']}>
            <label className={parts['check']}>
              <input
                type="checkbox"
                checked={wanted[kind] !== null}
                onChange={(event) => change(kind, event.currentTarget.checked ? (keeps[kind] ?? usual[kind]) : null)}
              />
              <span>
                {t(`keep.${kind}`)}
                <small>{t(`keep.${kind}Says`)}</small>
              </span>
            </label>
            <NumberInput
              w={120}
              min={1}
              max={36_500}
              allowDecimal={false}
              suffix={` ${t('keep.days')}`}
              aria-label={t('keep.daysOf', { kind: t(`keep.${kind}`) })}
              disabled={wanted[kind] === null}
              value={wanted[kind] ?? ''}
              onChange={(value) => {
                if (typeof value === 'number') change(kind, Math.round(value));
              }}
            />
          </div>
        ))}
      </div>
      <Refusal text={error === null ? null : problemOf(error).detail} />
      {preview.data === undefined ? null : <Goes expired={preview.data} />}
      <div className={parts['buttons']}>
        {preview.data === undefined ? (
          <Button variant="default" disabled={!changed} loading={preview.isPending} onClick={() => preview.mutate(wanted)}>
            {t('keep.preview')}
          </Button>
        ) : (
          <Button loading={save.isPending} onClick={() => save.mutate(wanted)}>
            {common('action.save')}
          </Button>
        )}
        {changed ? (
          <Button
            variant="subtle"
            onClick={() => {
              setWanted(keeps);
              preview.reset();
            }}
          >
            {common('action.cancel')}
          </Button>
        ) : null}
      </div>
    </Panel>
  );
}

function Goes({ expired: { deliveries, callers, calls, audit, recordings } }: { expired: Expired }) {
  const { t } = useTranslation('settings-privacy');
  if (deliveries + callers + audit + recordings === 0) return <p className={css['goes']}>{t('goes.nothing')}</p>;
  return (
    <div className={css['goes']} role="status">
      <p>{t('goes.title')}</p>
      <ul>
        {deliveries > 0 ? <li>{t('goes.deliveries', { n: deliveries, shown: formatCount(deliveries) })}</li> : null}
        {callers > 0 ? <li>{t('goes.callers', { n: callers, shown: formatCount(callers), calls: formatCount(calls) })}</li> : null}
        {recordings > 0 ? <li>{t('goes.recordings', { n: recordings, shown: formatCount(recordings) })}</li> : null}
        {audit > 0 ? <li>{t('goes.audit', { n: audit, shown: formatCount(audit) })}</li> : null}
      </ul>
    </div>
  );
}
