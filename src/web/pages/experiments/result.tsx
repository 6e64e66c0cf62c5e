import { useTranslation } from 'react-i18next';
import type { Experiment, ExperimentResult } from '#contract/experiments.ts';
import { Figure } from '#web/components/metric/figure.tsx';
import { FigurePage } from '#web/components/metric/figure-page.tsx';
import { type Asked, cellOf, columnOf } from '#web/components/metric/figures.ts';
import { ReportCell } from '#web/components/metric/report-cell.tsx';
import { ChartPanel } from '#web/components/ui/chart-panel.tsx';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { useDefinitions } from '#web/definitions.ts';
import { formatCount, formatDifference, formatLocalDate, formatPercent, missing } from '#web/format.ts';
import { useView } from '#web/view.ts';
import { CourseChart } from './course-chart.tsx';
import css from './page.module.css';
import type { Found } from './queries.ts';
import { useVerdict } from './verdict.tsx';

const metric = 'first_contact_conversion';

/** What a test says so far; every count opens to its visitors or callers. */
export function Result({ experiment, found: { result, asked } }: { experiment: Experiment; found: Found }) {
  const definitions = useDefinitions();
  const view = useView();
  const body = (
    <>
      <Verdicts experiment={experiment} result={result} />
      {asked === null ? null : (
        <>
          <Rates result={result} asked={asked.whole} />
          {result.comparisons.map((comparison) => (
            <Course key={comparison.value} experiment={experiment} result={result} comparison={comparison} asked={asked.days} />
          ))}
        </>
      )}
    </>
  );
  return asked === null ? (
    body
  ) : (
    <FigurePage asked={asked} definitions={definitions} opened={view.figure} onOpen={view.open}>
      <div className={css['page']}>{body}</div>
    </FigurePage>
  );
}

function Verdicts({ experiment, result }: { experiment: Experiment; result: ExperimentResult }) {
  const { t } = useTranslation('experiments');
  const verdict = useVerdict();
  const { definition, retrospective, state } = experiment;
  const [control = ''] = definition.values;
  const several = result.comparisons.length > 1;
  return (
    <Panel title={t('verdicts')} note={result.until === null ? t('notYet') : t('until', { day: formatLocalDate(result.until) })}>
      {result.comparisons.map((comparison) => (
        <p key={comparison.value} className={css['verdict']} data-testid="verdict">
          {several ? `${comparison.value}: ` : ''}
          {state === 'planned' ? t('verdict.planned', { day: formatLocalDate(definition.from) }) : verdict(comparison, control)}
        </p>
      ))}
      <ul className={css['facts']}>
        <li>{t('have', { units: result.units, needed: result.size.sequential, unit: t(`units.${definition.unit}`) })}</li>
        <li>{t('promise', { error: formatPercent(definition.error) })}</li>
        <li>{t(`once.${definition.unit}`)}</li>
        {definition.shares === null ? <li>{t('noLot')}</li> : null}
        {retrospective ? <li className={css['warn']}>{t('retrospective')}</li> : null}
      </ul>
    </Panel>
  );
}

function Rates({ result, asked }: { result: ExperimentResult; asked: Asked }) {
  const { t } = useTranslation('experiments');
  return (
    <Panel title={t('rates')} note={t('ratesNote')} flush>
      <DataTable label={t('rates')}>
        <thead>
          <tr>
            <th scope="col">{t('column.variant')}</th>
            <th scope="col" data-number>
              {t('column.rate')}
            </th>
            <th scope="col" data-number>
              {t('column.counts')}
            </th>
            <th scope="col" data-number>
              {t('column.between')}
            </th>
          </tr>
        </thead>
        <tbody>
          {result.variants.map(({ value, units, reached, low, high }, at) => (
            <tr key={value}>
              <th scope="row">
                {value}
                {at === 0 ? <span className={css['under']}>{t('control')}</span> : null}
              </th>
              <td data-number>
                <ReportCell report={asked.report} name="whole" row={[value]} figure={{ metric }} />
              </td>
              <td data-number>{t('ofUnits', { reached: formatCount(reached), units: formatCount(units) })}</td>
              <td data-number>{t('between', { low: formatPercent(low), high: formatPercent(high) })}</td>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </Panel>
  );
}

/** What came of the units of one day; opens to them. */
function OfDay({ asked, row, counts }: { asked: Asked; row: (string | null)[]; counts: string }) {
  const [column, cell] = [columnOf(asked.report, metric), cellOf(asked.report, row, metric)];
  if (column === undefined || cell === undefined) return missing;
  return (
    <Figure report="days" row={row} column={column} cell={cell}>
      {counts}
    </Figure>
  );
}

interface CourseProps {
  experiment: Experiment;
  result: ExperimentResult;
  comparison: ExperimentResult['comparisons'][number];
  asked: Asked;
}

function Course({ experiment, result, comparison, asked }: CourseProps) {
  const { t } = useTranslation('experiments');
  const [control = ''] = experiment.definition.values;
  const { value, course } = comparison;
  const title = t('course', { value, control });
  const at = result.variants.findIndex((one) => one.value === value);
  const ofDay = (day: string, index: number): string => {
    const { units = 0, reached = 0 } = result.days.find((one) => one.day === day)?.counted[index] ?? {};
    return t('ofUnits', { reached: formatCount(reached), units: formatCount(units) });
  };
  return (
    <ChartPanel
      title={title}
      note={t('courseNote')}
      chart={<CourseChart course={course} smallest={experiment.definition.smallest} label={title} />}
      table={
        <DataTable label={title}>
          <thead>
            <tr>
              <th scope="col">{t('column.day')}</th>
              <th scope="col" data-number>
                {control}
              </th>
              <th scope="col" data-number>
                {value}
              </th>
              <th scope="col" data-number>
                {t('column.difference')}
              </th>
              <th scope="col" data-number>
                {t('column.between')}
              </th>
            </tr>
          </thead>
          <tbody>
            {course.map(({ day, difference, low, high }) => (
              <tr key={day}>
                <th scope="row">{formatLocalDate(day)}</th>
                <td data-number>
                  <OfDay asked={asked} row={[control, day]} counts={ofDay(day, 0)} />
                </td>
                <td data-number>
                  <OfDay asked={asked} row={[value, day]} counts={ofDay(day, at)} />
                </td>
                <td data-number>{difference === null ? missing : formatDifference(difference, 'ratio')}</td>
                <td data-number>{t('between', { low: formatDifference(low, 'ratio'), high: formatDifference(high, 'ratio') })}</td>
              </tr>
            ))}
          </tbody>
        </DataTable>
      }
    />
  );
}
