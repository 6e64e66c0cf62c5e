import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { formatList } from '#web/format.ts';
import { accountSettingsQuery } from '#web/names.ts';
import { useConnectionParts } from '#web/pages/settings/parts/connection-parts.ts';
import { Loaded } from '#web/pages/settings/parts/loaded.tsx';
import { Things } from '#web/pages/settings/parts/things.tsx';
import { useTitle } from '#web/use-title.ts';
import { TeamsPanel } from './teams.tsx';

/** Who takes calls, under which names, in which teams. */
export function AgentsSettings() {
  const { t } = useTranslation('settings-agents');
  const settings = useQuery(accountSettingsQuery);
  const { agents } = useConnectionParts();
  useTitle(t('title'));
  const aliases = (id: string): string =>
    formatList(agents.filter((agent) => agent.id === id).flatMap(({ also, connection }) => also.map((one) => `${one} (${connection})`)));
  return (
    <>
      <PageHeader title={t('title')} />
      <Loaded query={settings}>
        {(data) => (
          <>
            <TeamsPanel settings={data} known={agents.map(({ id }) => id)} />
            <Things
              dimension="agent"
              title={t('agents')}
              note={t('note')}
              empty={t('empty')}
              settings={data}
              known={agents.map(({ id }) => id)}
              metrics={['answered_calls', 'average_handle_time', 'agent_occupancy']}
              further={[
                { title: t('aliases'), of: aliases },
                {
                  title: t('team'),
                  of: (id) => formatList(data.teams.filter((team) => team.agents.includes(id)).map(({ name }) => name)),
                },
              ]}
            />
          </>
        )}
      </Loaded>
    </>
  );
}
