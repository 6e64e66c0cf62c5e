import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Currencies } from '#contract/currencies.ts';
import { client } from '#web/api.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { formatCount, formatList, formatLocalDate } from '#web/format.ts';
import connections from '#web/pages/settings/connections/connections.module.css';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { ChooseFile } from '#web/pages/settings/parts/choose-file.tsx';
import { ConfirmButton } from '#web/pages/settings/parts/confirm.tsx';
import { InsetRefusal } from '#web/pages/settings/parts/form-end.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import { useSaved } from '#web/pages/settings/parts/saved.tsx';
import { refreshFigures } from '#web/refresh.ts';
import { OneRate } from './one-rate.tsx';

/** Rates by date: out of a file or one by one, and what is there. */
export function Rates({ currencies: { currency: own, pairs } }: { currencies: Currencies }) {
  const { t } = useTranslation('settings-currency');
  const { tell } = useSaved();
  const queryClient = useQueryClient();
  const { busy, refusal, attempt } = useAttempt();
  const add = async (csv: string): Promise<boolean> =>
    await attempt(async () => {
      const { rates, first, last, currencies } = await client.call('addRates', { body: { csv } });
      await refreshFigures(queryClient);
      tell(t('added', { n: rates, currencies: formatList(currencies), from: formatLocalDate(first), to: formatLocalDate(last) }));
    });
  const remove = async (id: string): Promise<void> => {
    await attempt(async () => {
      const { rates } = await client.call('removeRates', { params: { id }, query: {} });
      await refreshFigures(queryClient);
      tell(t('removed', { n: rates }));
    });
  };
  return (
    <>
      {own === null ? null : (
        <Panel title={t('add')} note={t('addNote', { own })}>
          <div className={connections['stack']}>
            <div className={parts['buttons']}>
              <ChooseFile
                text={t('choose')}
                label={t('choose')}
                accept=".csv,text/csv"
                busy={busy}
                onChoose={(file) => void file.text().then(add)}
              />
            </div>
            <Refusal text={refusal} />
            <OneRate own={own} busy={busy} onAdd={add} />
          </div>
        </Panel>
      )}
      <Panel
        title={t('stored')}
        note={t('storedNote')}
        flush
        actions={
          pairs.length < 2 ? null : (
            <ConfirmButton label={t('removeAll')} ask={t('reallyRemoveAll')} busy={busy} onConfirm={() => void remove('all')} />
          )
        }
      >
        {own === null ? <InsetRefusal text={refusal} /> : null}
        {pairs.length === 0 ? (
          <p className={parts['empty']}>{t('none')}</p>
        ) : (
          <Pairs pairs={pairs} busy={busy} onRemove={(id) => void remove(id)} />
        )}
      </Panel>
    </>
  );
}

function Pairs({ pairs, busy, onRemove }: { pairs: Currencies['pairs']; busy: boolean; onRemove: (id: string) => void }) {
  const { t } = useTranslation('settings-currency');
  const { t: common } = useTranslation('settings');
  return (
    <DataTable label={t('stored')}>
      <thead>
        <tr>
          <th scope="col">{t('pair')}</th>
          <th scope="col">{t('first')}</th>
          <th scope="col">{t('last')}</th>
          <th scope="col" data-number>
            {t('days')}
          </th>
          <th scope="col">
            <span className="visually-hidden">{common('action.remove')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {pairs.map(({ id, currency, base, first, last, days }) => (
          <tr key={id}>
            <th scope="row">{t('oneIn', { currency, base })}</th>
            <td>{formatLocalDate(first)}</td>
            <td>{formatLocalDate(last)}</td>
            <td data-number>{formatCount(days)}</td>
            <td>
              <ConfirmButton
                label={common('action.remove')}
                ask={t('reallyRemove', { currency, base })}
                busy={busy}
                onConfirm={() => onRemove(id)}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </DataTable>
  );
}
