import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CourseChart, type Line } from '#web/components/chart/course-chart.tsx';
import { LinkedCharts } from '#web/components/chart/linked.tsx';
import { columnOf } from '#web/components/metric/figures.ts';
import { PageSkeleton } from '#web/components/page/page-skeleton.tsx';
import { ReportPage } from '#web/components/page/report-page.tsx';
import { useMetricWords } from '#web/metric-words.ts';
import { useNames } from '#web/names.ts';
import { trendBucket } from '#web/pages/overview/queries.ts';
import { Absent } from './absent.tsx';
import { AgentCards } from './cards.tsx';
import { LatestCalls } from './latest-calls.tsx';
import { Offers } from './offers.tsx';
import css from './page.module.css';
import { type Agent, agentFilters, isNarrowed, questionsOf, wasThere } from './queries.ts';
import { OwnStates } from './own-states.tsx';

const route = getRouteApi('/signed-in/team/$id');

/** One agent: the figures of the period against all agents, their course, how the time went, and the calls. */
export function AgentPage() {
  const { t } = useTranslation('team');
  const { id } = route.useParams();
  const name = useNames()('agent', id);
  return (
    <ReportPage
      name={`agent ${id}`}
      title={name}
      before={
        <p className={css['back']}>
          <Link to="/team">{t('title')}</Link>
        </p>
      }
      filters={agentFilters}
      questions={(view) => questionsOf(id, view, t)}
      isEmpty={() => false}
      skeleton={<PageSkeleton heights={[384, 300, 300, 300]} />}
    >
      {(agent, view) =>
        wasThere(agent) ? <Parts agent={agent} id={id} name={name} /> : <Absent id={id} name={name} narrowed={isNarrowed(view)} />
      }
    </ReportPage>
  );
}

function Parts({ agent, id, name }: { agent: Agent; id: string; name: string }) {
  const { t } = useTranslation('team');
  const words = useMetricWords();
  const { asked, period } = agent;
  const byHour = trendBucket(period.days) === 'hour_of_day';
  const line = (column: string, colour: string, shape: Line['shape']): Line[] => {
    const answered = columnOf(asked.course.report, column);
    return answered === undefined ? [] : [{ column, name: words.title(answered), colour, shape }];
  };
  const calls = line('answered_calls', '--o-answered', 'bar');
  const rates = [...line('agent_occupancy', '--o-answered', 'line'), ...line('agent_miss_rate', '--o-timeout', 'line')];
  return (
    <>
      <AgentCards agent={agent} />
      <LinkedCharts>
        <div className={css['pair']}>
          <CourseChart asked={asked.course} report="course" lines={calls} title={t('course.calls')} of={t('when')} />
          <CourseChart asked={asked.course} report="course" lines={rates} title={t('course.rates')} of={t('when')} />
        </div>
      </LinkedCharts>
      <OwnStates asked={asked.states} />
      <div className={css['pair']}>
        <Offers asked={asked.offers} own={asked.own} />
        {byHour ? null : (
          <CourseChart asked={asked.hours} report="hours" lines={calls} title={t('hours.title')} note={t('hours.note')} of={t('when')} />
        )}
      </div>
      <LatestCalls id={id} name={name} period={period} />
    </>
  );
}
