import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ReportRow } from '#contract/report.ts';
import { AgentsTable } from '#web/components/metric/agents-table.tsx';
import type { Asked } from '#web/components/metric/figures.ts';
import { parseSort, sorted, type SortSearch, withSort } from '#web/components/metric/sort.ts';
import { PageSkeleton } from '#web/components/page/page-skeleton.tsx';
import { ReportPage } from '#web/components/page/report-page.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { useMetricWords } from '#web/metric-words.ts';
import { useNames } from '#web/names.ts';
import { useSession } from '#web/session.ts';
import { seesAgentTime } from '#web/components/metric/metric-choice.ts';
import { Multiples } from './multiples.tsx';
import { Needs } from './needs.tsx';
import { isEmpty, missingIn, questionsOf, shownColumns, type Team } from './queries.ts';
import { StateTime } from './state-time.tsx';

const route = getRouteApi('/signed-in/team');

/** Agents side by side: what each took and how their time went, against all of them and against the targets. */
export function TeamPage() {
  const { t } = useTranslation('team');
  return (
    <ReportPage
      name="team"
      title={t('title')}
      questions={(view) => questionsOf(view, t)}
      isEmpty={isEmpty}
      skeleton={<PageSkeleton heights={[420, 280, 280]} />}
    >
      {(team, view) => <Parts team={team} timed={seesAgentTime(view)} />}
    </ReportPage>
  );
}

function Parts({ team, timed }: { team: Team; timed: boolean }) {
  const { t } = useTranslation('team');
  const { me } = useSession();
  const words = useMetricWords();
  const nameIn = useNames();
  const sort = parseSort({ ...route.useSearch() });
  const navigate = route.useNavigate();
  const onSort = (next: SortSearch): void =>
    void navigate({ to: '.', search: (all: object) => withSort(all, next), replace: true, resetScroll: false });
  const { agents, states, course } = team.asked;
  const alone = me.agent_id !== null;
  const nameOf = ({ keys: [id = null] }: ReportRow): string => (id === null ? '' : nameIn('agent', id));
  // In the order of the table, so that a row is found again; then those who were there and took nothing.
  const first = sorted(agents.report.rows, sort, nameOf).map((row) => row.keys[0] ?? null);
  const agentsIn = ({ report }: Asked): string[] => {
    const there = new Set(report.rows.map((row) => row.keys[0] ?? null));
    return [...new Set([...first, ...there])].filter((id) => id !== null && there.has(id)).map(String);
  };
  const [inStates, inCourse] = [agentsIn(states), agentsIn(course)];
  return (
    <>
      <Panel title={t('agents.title')} note={alone ? t('agents.alone') : t('agents.note')} flush>
        <AgentsTable
          answer={agents.report}
          report="agents"
          label={t('agents.title')}
          columns={shownColumns(agents.report)}
          titleOf={(column) => words.title(column)}
          sort={sort}
          onSort={onSort}
          compared={!alone}
        />
        <Needs missing={missingIn(agents.report)} />
      </Panel>
      {inStates.length === 0 ? null : (
        <StateTime
          asked={states}
          name="states"
          title={t('states.title')}
          note={timed ? t('states.note') : t('states.noteUnfiltered')}
          of={t('agent')}
          keys={inStates}
          nameOf={(id) => nameIn('agent', id)}
          linkOf={(id) => (
            <Link to="/team/$id" params={{ id }}>
              {nameIn('agent', id)}
            </Link>
          )}
        />
      )}
      {inCourse.length === 0 ? null : <Multiples asked={course} agents={inCourse} />}
    </>
  );
}
