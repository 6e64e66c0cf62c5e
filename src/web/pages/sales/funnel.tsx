import { useTranslation } from 'react-i18next';
import type { Cell, ReportColumn } from '#contract/report.ts';
import { Funnel, type FunnelStep } from '#web/components/chart/funnel.tsx';
import { Change } from '#web/components/metric/change.tsx';
import { Figure } from '#web/components/metric/figure.tsx';
import { type Asked, columnOf, scalarOf } from '#web/components/metric/figures.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatCount, missing } from '#web/format.ts';
import { useMetricWords } from '#web/metric-words.ts';
import { dials, steps } from './figures.ts';
import css from './funnel.module.css';
import { HowToKnow } from './how-to-know.tsx';

const report = 'totals';

/** From dials to appointments: how many are left at each step, of the step before and of all dials. */
export function SalesFunnel({ asked, knowsResults }: { asked: Asked; knowsResults: boolean }) {
  const { t } = useTranslation('sales');
  const at = (key: string) => shownAt(asked, key);
  const all = at(dials.as ?? '');
  // Where nothing was dialled before, a change says nothing.
  const comparable = (scalarOf(all?.cell.compare?.value ?? null) ?? 0) > 0;
  const rows: FunnelStep[] = [
    {
      key: 'dials',
      name: t('step.dials'),
      says: t('says.dials'),
      share: 1,
      count: all === null ? missing : <Figure report={report} {...all} />,
      ofBefore: null,
      ofFirst: null,
    },
    ...steps.map(({ name, toFirst, toBefore }): FunnelStep => {
      const known = name === 'contacts' || knowsResults;
      const [first, before] = [at(toFirst), at(toBefore)];
      const value = first?.cell.value;
      return {
        key: name,
        name: t(`step.${name}`),
        says: t(`says.${name}`),
        share: known && typeof value === 'number' ? value : null,
        count: !known || first === null ? <Unknown /> : <Counted name={t(`step.${name}`)} {...first} />,
        ofBefore: known && before !== null ? <Figure report={report} {...before} /> : null,
        ofFirst: known && first !== null ? <Rate {...first} comparable={comparable} /> : null,
      };
    }),
  ];
  const heads = { step: t('head.step'), count: t('head.calls'), ofBefore: t('head.ofBefore'), ofFirst: t('head.ofFirst') };
  return (
    <Panel title={t('funnel.title')} note={t('funnel.note')}>
      <Funnel steps={rows} heads={heads} />
      <Talk asked={asked} comparable={comparable} />
      {knowsResults ? null : <HowToKnow what="results" />}
    </Panel>
  );
}

interface Shown {
  column: ReportColumn;
  cell: Cell;
}

function shownAt({ report: { totals }, report: whole }: Asked, key: string): Shown | null {
  const [column, cell] = [columnOf(whole, key), totals[key]];
  return column === undefined || cell === undefined ? null : { column, cell };
}

/** What a rate counts: its numerator, as a number of calls. */
function Counted({ name, column, cell }: Shown & { name: string }) {
  if (cell.num === null) return missing;
  return (
    <Figure report={report} column={column} cell={cell}>
      <span className="visually-hidden">{name}: </span>
      {formatCount(cell.num)}
    </Figure>
  );
}

function Rate({ column, cell, comparable }: Shown & { comparable: boolean }) {
  return (
    <span className={css['rate']}>
      <Figure report={report} column={column} cell={cell} />
      {comparable ? <Change column={column} cell={cell} /> : null}
    </span>
  );
}

function Unknown() {
  const { t } = useTranslation('sales');
  return <span className={css['unknown']}>{t('unknown')}</span>;
}

/** What the dialling costs in time. */
function Talk({ asked, comparable }: { asked: Asked; comparable: boolean }) {
  const words = useMetricWords();
  return (
    <dl className={css['talk']}>
      {['talk_time_per_dial', 'outbound_handle_time'].map((key) => {
        const shown = shownAt(asked, key);
        return shown === null ? null : (
          <div key={key}>
            <dt>{words.title(shown.column)}</dt>
            <dd>
              <Figure report={report} {...shown} label={words.title(shown.column)} />
              {comparable ? <Change {...shown} /> : null}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
