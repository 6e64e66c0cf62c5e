import { useTranslation } from 'react-i18next';
import { ReportPage } from '#web/components/page/report-page.tsx';
import { useSession } from '#web/session.ts';
import { AgentsTable, QueuesTable } from './breakdowns.tsx';
import { Cards } from './cards.tsx';
import { HourHeat } from './hour-heat.tsx';
import css from './page.module.css';
import { hasCalls, questionsOf } from './queries.ts';
import { OverviewSkeleton } from './skeleton.tsx';
import { VolumeByHour } from './volume.tsx';

/** Are we well today, against target and against usual. */
export function OverviewPage() {
  const { t } = useTranslation('overview');
  const { accountName } = useSession();
  return (
    <ReportPage
      name="overview"
      title={t('title')}
      before={
        <p className={css['account']} data-screen-only>
          {accountName}
        </p>
      }
      questions={(view) => questionsOf(view, t)}
      isEmpty={(answers) => !hasCalls(answers)}
      skeleton={<OverviewSkeleton />}
    >
      {(answers) => (
        <>
          <Cards overview={answers} />
          <VolumeByHour asked={answers.asked.outcomes} />
          <HourHeat asked={answers.asked.week} />
          <QueuesTable asked={answers.asked.queues} />
          <AgentsTable asked={answers.asked.agents} />
        </>
      )}
    </ReportPage>
  );
}
