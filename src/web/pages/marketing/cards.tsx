import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Report } from '#contract/report.ts';
import { alongOf } from '#web/components/chart/along.ts';
import { columnOf, numberOf } from '#web/components/metric/figures.ts';
import { MetricCard } from '#web/components/metric/metric-card.tsx';
import { MetricCards, MetricCardsSkeleton } from '#web/components/metric/metric-cards.tsx';
import { AskedPart } from '#web/components/page/asked-part.tsx';
import { answersQuery } from '#web/components/page/questions.ts';
import { useView } from '#web/view.ts';
import { callbacks, callCount, firstTimeCallers, leads, results, sessions, type ShownFigure, spend } from './figures.ts';
import { courseQuestions, hadAnyBefore, type Marketing, returnQuestions } from './queries.ts';
import { useMarketingSearch } from './search.ts';

const counted: readonly ShownFigure[] = [sessions, callCount, firstTimeCallers, leads, callbacks, spend];
const returns = [
  { metric: 'cost_per_lead', title: 'costPerLead' },
  { metric: 'customer_acquisition_cost', title: 'cacOfCustomers' },
  { metric: 'return_on_ad_spend', title: 'roas' },
  { metric: 'marketing_roi', title: 'roi' },
] as const;

/** How many cards come with the page, and how many after it. */
export const cardCounts = { counted: counted.length, returns: returns.length };

/** The main figures of the period: what came, and what was earned for what was spent. */
export function Cards({ marketing }: { marketing: Marketing }) {
  const { t } = useTranslation('marketing');
  const { search } = useMarketingSearch();
  const view = useView();
  const course = useQuery(answersQuery('marketing course', courseQuestions(view, search, t), view));
  const comparable = hadAnyBefore(marketing);
  return (
    <>
      <MetricCards label={t('mainFigures')} six>
        {counted.map((figure) => {
          const { report } = marketing.asked[figure.in];
          const column = columnOf(report, figure.metric);
          const cell = report.totals[figure.metric];
          if (column === undefined || cell === undefined) return null;
          return (
            <MetricCard
              key={figure.id}
              report={figure.in}
              column={column}
              cell={cell}
              pick={figure.pick}
              title={t(`column.${figure.id}`)}
              better={figure.better}
              comparable={comparable}
              trend={course.data === undefined ? [] : summedAlong(course.data.asked.course.report, figure)}
            />
          );
        })}
      </MetricCards>
      <AskedPart
        name="marketing returns"
        questions={returnQuestions(view, search, t)}
        skeleton={<MetricCardsSkeleton count={returns.length} flat />}
      >
        {({ asked: { returns: asked } }) => (
          <MetricCards label={t('returns')} flat>
            {returns.map(({ metric, title }) => {
              const [column, cell] = [columnOf(asked.report, metric), asked.report.totals[metric]];
              return column === undefined || cell === undefined ? null : (
                <MetricCard
                  key={metric}
                  report="returns"
                  column={column}
                  cell={cell}
                  title={t(`column.${title}`)}
                  comparable={comparable}
                />
              );
            })}
          </MetricCards>
        )}
      </AskedPart>
    </>
  );
}

/** What all channels have together at each step of the time; of first-time callers no course is told. */
function summedAlong(report: Report, figure: ShownFigure): (number | null)[] {
  if (figure.in !== 'results') return [];
  const sums = new Map<string, number>();
  for (const {
    keys: [key = null],
    cells,
  } of report.rows)
    if (key !== null) sums.set(key, (sums.get(key) ?? 0) + (numberOf(cells[results], figure) ?? 0));
  return alongOf(report).keys.map((key) => sums.get(key) ?? 0);
}
