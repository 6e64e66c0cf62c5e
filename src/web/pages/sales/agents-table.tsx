import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ReportColumn } from '#contract/report.ts';
import { AgentsTable as Table } from '#web/components/metric/agents-table.tsx';
import type { Asked } from '#web/components/metric/figures.ts';
import { parseSort, type SortSearch, withSort } from '#web/components/metric/sort.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { useMetricWords } from '#web/metric-words.ts';
import { useSession } from '#web/session.ts';

const route = getRouteApi('/signed-in/sales');
const always = ['dials', 'dial_efficiency', 'talk_time_per_dial', 'outbound_handle_time', 'agent_occupancy'] as const;
const withResults = ['dials', 'dial_efficiency', 'outbound_conversion_rate', 'appointment_setting_rate', ...always.slice(2)] as const;

/** Who dials how much, reaches how many and what comes of it. */
export function AgentsTable({ asked, knowsResults }: { asked: Asked; knowsResults: boolean }) {
  const { t } = useTranslation('sales');
  const { me } = useSession();
  const words = useMetricWords();
  const own: Readonly<Record<string, string>> = {
    dials: t('step.dials'),
    dial_efficiency: t('contactRate'),
    outbound_conversion_rate: t('conversionRate'),
  };
  const titleOf = (column: ReportColumn): string => own[column.key] ?? words.title(column);
  // Without agents' states nothing but dashes would stand there.
  const knowsTime = (asked.report.totals['agent_occupancy']?.den ?? 0) > 0;
  const sort = parseSort({ ...route.useSearch() });
  const navigate = route.useNavigate();
  const onSort = (next: SortSearch): void =>
    void navigate({ to: '.', search: (all: object) => withSort(all, next), replace: true, resetScroll: false });
  return (
    <Panel title={t('agents.title')} note={t('agents.note')} flush>
      <Table
        answer={asked.report}
        report="agents"
        label={t('agents.title')}
        columns={(knowsResults ? withResults : always).filter((key) => key !== 'agent_occupancy' || knowsTime)}
        titleOf={titleOf}
        sort={sort}
        onSort={onSort}
        compared={me.agent_id === null}
      />
    </Panel>
  );
}
