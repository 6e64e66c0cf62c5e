import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallerHeld } from '#contract/privacy.ts';
import { client, problemOf } from '#web/api.ts';
import { download } from '#web/components/export/download.ts';
import { formText } from '#web/components/ui/form-text.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { formatCount, formatDay, missing } from '#web/format.ts';
import { Facts } from '#web/pages/settings/parts/facts.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import { useSaved } from '#web/pages/settings/parts/saved.tsx';
import { useSession } from '#web/session.ts';
import { callsCsv } from './caller-file.ts';
import css from './privacy.module.css';
import { erasuresQuery } from './queries.ts';

/** Looks for a caller by number, however it is written. */
export function FindCaller() {
  const { t } = useTranslation('settings-privacy');
  const find = useMutation({ mutationFn: async (number: string) => await client.call('askCaller', { body: { number } }) });
  return (
    <Panel title={t('caller.title')} note={t('caller.note')}>
      <form
        className={css['find']}
        onSubmit={(event) => {
          event.preventDefault();
          find.mutate(formText(new FormData(event.currentTarget), 'number'));
        }}
      >
        <TextInput
          name="number"
          type="tel"
          autoComplete="off"
          label={t('caller.number')}
          placeholder="+12025550123"
          required
          withAsterisk={false}
          w={264}
        />
        <Button type="submit" variant="default" loading={find.isPending}>
          {t('caller.find')}
        </Button>
      </form>
      <Refusal text={find.isError ? problemOf(find.error).detail : null} />
      {find.data === undefined ? null : <Held key={find.data.number} held={find.data} onErased={() => find.reset()} />}
    </Panel>
  );
}

function Held({ held, onErased }: { held: CallerHeld; onErased: () => void }) {
  const { t } = useTranslation('settings-privacy');
  const { tz } = useSession();
  const [asking, setAsking] = useState(false);
  const { tell } = useSaved();
  const copy = useMutation({
    mutationFn: async (format: 'json' | 'csv') => {
      const all = await client.call('exportCaller', { body: { number: held.number } });
      const name = `caller-${held.number.slice(1)}.${format}`;
      const [text, type] =
        format === 'json' ? [JSON.stringify(all, null, 2), 'application/json'] : [callsCsv(all), 'text/csv;charset=utf-8'];
      download(name, new Blob([text], { type }));
    },
    onError: (error) => tell(problemOf(error).detail),
  });
  const day = (at: string | null): string => (at === null ? missing : formatDay(at, tz));
  return (
    <section className={css['held']} aria-label={held.number} aria-live="polite">
      <Facts
        facts={[
          [t('held.number'), held.number],
          [t('held.calls'), formatCount(held.calls)],
          [t('held.records'), formatCount(held.records)],
          [t('held.deliveries'), formatCount(held.deliveries)],
          [t('held.first'), day(held.first_at)],
          [t('held.last'), day(held.last_at)],
        ]}
      />
      {held.calls === 0 ? <p className={parts['note']}>{t('held.none')}</p> : null}
      <div className={parts['buttons']}>
        {(['json', 'csv'] as const).map((format) => (
          <Button
            key={format}
            size="compact-md"
            variant="default"
            disabled={held.calls === 0}
            loading={copy.isPending && copy.variables === format}
            onClick={() => copy.mutate(format)}
          >
            {t('held.copy', { format: format.toUpperCase() })}
          </Button>
        ))}
        {asking ? null : (
          <Button size="compact-md" variant="subtle" color="red" className={parts['danger']} onClick={() => setAsking(true)}>
            {t('erase.begin')}
          </Button>
        )}
      </div>
      {asking ? <EraseForm number={held.number} onDone={onErased} onCancel={() => setAsking(false)} /> : null}
    </section>
  );
}

/** What cannot be taken back asks for the number once more. */
function EraseForm({ number, onDone, onCancel }: { number: string; onDone: () => void; onCancel: () => void }) {
  const { t } = useTranslation('settings-privacy');
  const { t: common } = useTranslation('settings');
  const queryClient = useQueryClient();
  const { tell } = useSaved();
  const erase = useMutation({
    mutationFn: async (again: string) => await client.call('eraseCaller', { body: { number, again } }),
    onSuccess: async () => {
      tell(t('erase.begun'));
      await queryClient.invalidateQueries({ queryKey: erasuresQuery.queryKey });
      onDone();
    },
  });
  return (
    <form
      className={css['erase']}
      onSubmit={(event) => {
        event.preventDefault();
        erase.mutate(formText(new FormData(event.currentTarget), 'again'));
      }}
    >
      <h3>{t('erase.title', { number })}</h3>
      <ul>
        <li>{t('erase.what')}</li>
        <li>{t('erase.figures')}</li>
        <li>{t('erase.later')}</li>
        <li>{t('erase.backups')}</li>
        <li>{t('erase.final')}</li>
      </ul>
      <div className={css['find']}>
        <TextInput name="again" type="tel" autoComplete="off" label={t('erase.again')} required withAsterisk={false} w={264} autoFocus />
        <Button type="submit" color="red" variant="default" className={parts['danger']} loading={erase.isPending}>
          {t('erase.do')}
        </Button>
        <Button variant="subtle" onClick={onCancel}>
          {common('action.cancel')}
        </Button>
      </div>
      <Refusal text={erase.isError ? problemOf(erase.error).detail : null} />
    </form>
  );
}
