import { useTranslation } from 'react-i18next';
import { intervals } from '#web/components/chart/interval.ts';
import { LinkedCharts } from '#web/components/chart/linked.tsx';
import { ReportPage } from '#web/components/page/report-page.tsx';
import { formatDates } from '#web/format.ts';
import { useView } from '#web/view.ts';
import { Breakdown } from './breakdown.tsx';
import { Cards } from './cards.tsx';
import { Charts } from './charts.tsx';
import { Definitions } from './definitions.tsx';
import { Heat } from './heat.tsx';
import { IntervalTable } from './interval-table.tsx';
import css from './page.module.css';
import { Pair } from './pair.tsx';
import { hasInbound, questionsOf, type Service } from './queries.ts';
import { Reasons } from './reasons.tsx';
import { narrowedTo, useServiceSearch } from './search.ts';
import { ServiceSkeleton } from './skeleton.tsx';
import { stretchText, Toolbar } from './toolbar.tsx';
import { Waits } from './waits.tsx';
import { Why } from './why.tsx';

/** Were callers answered, how long did they wait, and where was anybody lost. */
export function ServicePage() {
  const { t } = useTranslation('service');
  const { search } = useServiceSearch();
  const { period } = useView();
  return (
    <ReportPage
      name="service"
      title={t('title')}
      questions={(view) => questionsOf(view, search, t)}
      // Narrowed to an hour without calls, the way back stays on the page.
      isEmpty={(answers) => narrowedTo(search, period) === null && !hasInbound(answers)}
      skeleton={<ServiceSkeleton />}
    >
      {(answers) => <Parts service={answers} />}
    </ReportPage>
  );
}

function Parts({ service }: { service: Service }) {
  const { t } = useTranslation('service');
  const { search } = useServiceSearch();
  const { asked, period } = service;
  // As answered: while another cut is loading, the figures shown are still of this one.
  const interval = intervals.find((one) => one === asked.intervals.report.dimensions[0]) ?? 'day';
  const narrowed = narrowedTo(search, period);
  const about = `${narrowed === null ? formatDates(period.first, period.last) : stretchText(narrowed)} · ${period.tz}`;
  const queues = asked.queues.report.rows.flatMap((row) => (typeof row.keys[0] === 'string' ? [row.keys[0]] : []));
  return (
    <LinkedCharts>
      <div className={css['page']}>
        <Toolbar />
        <Cards service={service} />
        <Why service={service} interval={interval} />
        <Charts service={service} about={about} />
        <IntervalTable asked={asked.intervals} interval={interval} />
        <Waits asked={asked.waits} parts={asked.parts} about={about} />
        <Reasons asked={asked.reasons} />
        <Heat about={about} />
        <Breakdown asked={asked.queues} name="queues" title={t('queues')} note={t('queuesNote')} of={t('queue')} />
        <Pair queues={queues} interval={interval} about={about} />
        <Breakdown asked={asked.numbers} name="numbers" title={t('numbers')} note={t('numbersNote')} of={t('number')} />
        <Definitions />
      </div>
    </LinkedCharts>
  );
}
