import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { formatList } from '#web/format.ts';
import { accountSettingsQuery } from '#web/names.ts';
import { useConnectionParts } from '#web/pages/settings/parts/connection-parts.ts';
import { Loaded } from '#web/pages/settings/parts/loaded.tsx';
import { Things } from '#web/pages/settings/parts/things.tsx';
import { useTitle } from '#web/use-title.ts';

/** The queues, as calls and connections name them. */
export function QueuesSettings() {
  const { t } = useTranslation('settings-queues');
  const settings = useQuery(accountSettingsQuery);
  const { queues } = useConnectionParts();
  useTitle(t('title'));
  return (
    <>
      <PageHeader title={t('title')} />
      <Loaded query={settings}>
        {(data) => (
          <Things
            dimension="queue"
            title={t('title')}
            note={t('note')}
            empty={t('empty')}
            settings={data}
            known={queues.map(({ id }) => id)}
            metrics={['call_volume', 'answered_calls', 'service_level', 'abandon_rate']}
            further={[
              {
                title: t('extensions'),
                of: (id) =>
                  formatList(
                    queues
                      .filter((queue) => queue.id === id)
                      .flatMap(({ also, connection }) => also.map((one) => `${one} (${connection})`)),
                  ),
              },
            ]}
          />
        )}
      </Loaded>
    </>
  );
}
