import { useTranslation } from 'react-i18next';
import { alongOf, valuesAlong } from '#web/components/chart/along.ts';
import { Against } from '#web/components/metric/against.tsx';
import { Figure } from '#web/components/metric/figure.tsx';
import { columnOf, scalarOf } from '#web/components/metric/figures.ts';
import { MetricCard } from '#web/components/metric/metric-card.tsx';
import { Needs } from '#web/pages/team/needs.tsx';
import { missingIn, shownColumns } from '#web/pages/team/queries.ts';
import { useMetricWords } from '#web/metric-words.ts';
import { useSession } from '#web/session.ts';
import css from './cards.module.css';
import type { Agent } from './queries.ts';

/** The agent's figures: change, target, course, and below each what it is for all agents. */
export function AgentCards({ agent }: { agent: Agent }) {
  const { t } = useTranslation('team');
  const { me } = useSession();
  const words = useMetricWords();
  const { own, team, course } = agent.asked;
  const { keys } = alongOf(course.report);
  const before = own.report.totals['answered_calls']?.compare?.value;
  const comparable = before !== undefined && (scalarOf(before) ?? 0) > 0;
  // Who sees only their own calls has nobody to be held against.
  const alone = me.agent_id !== null;
  return (
    <section aria-label={t('cards')} className={css['frame']}>
      <div className={css['cards']}>
        {shownColumns(own.report).map((key) => {
          const [column, cell, all] = [columnOf(own.report, key), own.report.totals[key], team.report.totals[key]];
          if (column === undefined || cell === undefined) return null;
          return (
            <div key={key} className={css['one']}>
              <MetricCard
                report="own"
                column={column}
                cell={cell}
                comparable={comparable}
                trend={valuesAlong(course.report, keys, { column: key })}
              />
              {alone || all === undefined ? null : (
                <p className={css['all']}>
                  {t('all')} <Figure report="team" column={column} cell={all} label={`${words.title(column)}, ${t('all')}`} />
                  <Against column={column} cell={cell} all={all} />
                </p>
              )}
            </div>
          );
        })}
      </div>
      <Needs missing={missingIn(own.report)} />
    </section>
  );
}
