import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { Loaded } from '#web/pages/settings/parts/loaded.tsx';
import { mappingQuery, seenNamesQuery } from '#web/pages/settings/parts/mapping-change.ts';
import { useTitle } from '#web/use-title.ts';
import { NamesPanel } from './names-panel.tsx';

/** Names of agents and queues as each system tells them, and which of them are one. */
export function NamesSettings() {
  const { t } = useTranslation('settings-names');
  const mapping = useQuery(mappingQuery);
  const seen = useQuery(seenNamesQuery);
  useTitle(t('title'));
  return (
    <>
      <PageHeader title={t('title')} />
      <Loaded query={mapping}>
        {(saved) => (
          <Loaded query={seen}>
            {(found) => (
              <>
                <NamesPanel kind="agents" mapping={saved} {...found.agents} />
                <NamesPanel kind="queues" mapping={saved} {...found.queues} />
              </>
            )}
          </Loaded>
        )}
      </Loaded>
    </>
  );
}
