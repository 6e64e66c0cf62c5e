import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { formatList } from '#web/format.ts';
import { accountSettingsQuery, useNames } from '#web/names.ts';
import { useLastThirtyDays } from '#web/pages/settings/parts/figures.tsx';
import { Loaded } from '#web/pages/settings/parts/loaded.tsx';
import { Things } from '#web/pages/settings/parts/things.tsx';
import { useSession } from '#web/session.ts';
import { useTitle } from '#web/use-title.ts';
import { TheirNumbers } from './theirs.tsx';

/** Our own numbers: what each is for, and what came in over it. */
export function NumbersSettings() {
  const { t } = useTranslation('settings-numbers');
  const settings = useQuery(accountSettingsQuery);
  const nameOf = useNames();
  const { may } = useSession();
  const { base } = useLastThirtyDays();
  useTitle(t('title'));
  const all = { id: 'call_volume', as: 'all_calls', params: { direction: 'all' } };
  return (
    <>
      <PageHeader title={t('title')} />
      <Loaded query={settings}>
        {(data) => (
          <Things
            dimension="number"
            title={t('title')}
            note={t('note')}
            empty={t('empty')}
            settings={data}
            known={[]}
            metrics={[
              'call_volume',
              'answered_calls',
              { ...all, params: { direction: 'outbound' }, as: 'outbound_calls', title: t('outbound') },
            ]}
            more={{ campaigns: { title: t('campaign'), request: { ...base, metrics: [all], by: ['number', 'campaign'] } } }}
            further={[
              {
                title: t('campaign'),
                of: (id, asked) => {
                  const rows = asked['campaigns']?.report.rows.filter(({ keys }) => keys[0] === id) ?? [];
                  return formatList(rows.flatMap(({ keys: [, campaign] }) => (campaign == null ? [] : [nameOf('campaign', campaign)])));
                },
              },
            ]}
          />
        )}
      </Loaded>
      {may('connections') ? <TheirNumbers /> : null}
    </>
  );
}
