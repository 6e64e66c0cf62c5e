import { useTranslation } from 'react-i18next';
import { ReportPage } from '#web/components/page/report-page.tsx';
import { PageSkeleton } from '#web/components/page/page-skeleton.tsx';
import { Empty } from '#web/components/ui/states.tsx';
import { AgentsTable } from './agents-table.tsx';
import { BestHours } from './best-hours.tsx';
import { Breakdown } from './breakdown.tsx';
import { Course } from './course.tsx';
import { Dispositions } from './dispositions.tsx';
import { SalesFunnel } from './funnel.tsx';
import { codeText } from '#web/format.ts';
import css from './page.module.css';
import { hasCalls, hasDials, knowsResults, questionsOf } from './queries.ts';

/** What dialling brings: how many were reached, what they agreed to, when to call, and who converts. */
export function SalesPage() {
  const { t } = useTranslation('sales');
  return (
    <ReportPage
      name="sales"
      title={t('title')}
      questions={(view) => questionsOf(view, t)}
      isEmpty={(answers) => !hasCalls(answers)}
      skeleton={<PageSkeleton heights={[264, 300, 300, 320, 300]} />}
    >
      {(sales) =>
        hasDials(sales) ? (
          <>
            <SalesFunnel asked={sales.asked.totals} knowsResults={knowsResults(sales)} />
            <div className={css['pair']}>
              <Breakdown
                asked={sales.asked.outcomes}
                report="outcomes"
                column="dials"
                title={t('outcomes.title')}
                note={t('outcomes.note')}
                nameOf={(key) => codeText(key ?? 'in_progress')}
              />
              <Dispositions sales={sales} />
            </div>
            <Course sales={sales} />
            <BestHours asked={sales.asked.hours} />
            <AgentsTable asked={sales.asked.agents} knowsResults={knowsResults(sales)} />
          </>
        ) : (
          <Empty title={t('empty.title')}>
            <p>{t('empty.how')}</p>
          </Empty>
        )
      }
    </ReportPage>
  );
}
