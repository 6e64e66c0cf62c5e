import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyPeriod } from '#web/components/page/empty-period.tsx';
import { Empty, Failed } from '#web/components/ui/states.tsx';
import { useView } from '#web/view.ts';
import { agentFilters, knownAgentQuery } from './queries.ts';

/** Nothing of this agent in the period: because of the period or the filters, or because there is no such agent. */
export function Absent({ id, name, narrowed }: { id: string; name: string; narrowed: boolean }) {
  const { t } = useTranslation('team');
  const { period, change } = useView();
  const known = useQuery(knownAgentQuery(id));
  if (known.isError) return <Failed error={known.error} retry={() => void known.refetch()} />;
  if (known.data === undefined) return null;
  if (known.data) {
    return (
      <EmptyPeriod
        tz={period.tz}
        narrowed={narrowed}
        onWiden={() => change(Object.fromEntries(agentFilters.map((filter) => [filter, undefined])))}
        onShow={(date) => change({ period: 'custom', from: date, to: date })}
      />
    );
  }
  return (
    <Empty
      title={t('unknown.title', { name })}
      action={
        <Button variant="default" renderRoot={(props) => <Link {...props} to="/team" />}>
          {t('unknown.back')}
        </Button>
      }
    >
      <p>{t('unknown.says')}</p>
    </Empty>
  );
}
