import { useTranslation } from 'react-i18next';
import { WeekHeat } from '#web/components/chart/week-heat.tsx';
import { Figure } from '#web/components/metric/figure.tsx';
import { type Asked, cellOf, scalarOf } from '#web/components/metric/figures.ts';
import { useKeyText } from '#web/components/metric/key-text.ts';
import { AskedPart } from '#web/components/page/asked-part.tsx';
import { Choice } from '#web/components/ui/choice.tsx';
import { formatCount, missing } from '#web/format.ts';
import { dateIn } from '#web/period.ts';
import { useView } from '#web/view.ts';
import { parseAdvertHours, runsAt } from './advert-hours.ts';
import { hourAdvice, weekdaysBetween } from './hour-advice.ts';
import css from './page.module.css';
import { heatQuestion } from './queries.ts';
import { ScheduleAdvice, ScheduleChoice } from './schedule.tsx';
import { useMarketingSearch } from './search.ts';

/** When the calls of a channel come: by weekday and hour, against which adverts can be scheduled. */
export function Heat({ channels }: { channels: readonly string[] }) {
  const { t } = useTranslation('marketing');
  const { search } = useMarketingSearch();
  const view = useView();
  return (
    <AskedPart name="marketing heat" questions={heatQuestion(view, search, t)} height={346}>
      {({ asked }) => <HeatPanel asked={asked.heat} channels={channels} />}
    </AskedPart>
  );
}

function HeatPanel({ asked: { report }, channels }: { asked: Asked; channels: readonly string[] }) {
  const { t } = useTranslation('marketing');
  const { search, choose } = useMarketingSearch();
  const keyText = useKeyText();
  const { period, now } = useView();
  const [column] = report.columns;
  if (column === undefined) return null;
  const cellAt = (key: string) => cellOf(report, [key], column.key);
  const valueAt = (key: string): number | null => scalarOf(cellAt(key)?.value ?? null);
  const heat = search.heat ?? '';
  // What the URL names stays to be chosen, also where the period has none of it.
  const offered = [...new Set([...channels, ...(heat === '' ? [] : [heat])])];
  const runs = parseAdvertHours(search.adverts);
  // Days that are still to come cannot have had calls.
  const last = [period.last, dateIn(period.tz, now)].toSorted()[0] ?? period.last;
  const advice = runs === undefined ? null : hourAdvice(runs, (key) => valueAt(key) ?? 0, weekdaysBetween(period.first, last));
  return (
    <WeekHeat
      title={t('heat.title')}
      note={
        <span className={css['note']}>
          <span>{t('heat.note')}</span>
          <Choice
            label={t('heat.of')}
            value={heat}
            options={[{ value: '', label: t('heat.all') }, ...offered.map((value) => ({ value, label: keyText('channel', value) }))]}
            onChange={(value) => choose({ heat: value === '' ? undefined : value })}
          />
          <ScheduleChoice hours={runs} onChange={(adverts) => choose({ adverts })} />
          {advice === null ? null : <ScheduleAdvice advice={advice} />}
        </span>
      }
      label={t('heat.label')}
      hour={t('heat.hour')}
      heat={(key) => valueAt(key) ?? 0}
      text={(key) => {
        const value = valueAt(key);
        return value === null ? null : formatCount(value);
      }}
      {...(runs === undefined ? {} : { framed: (key: string) => runsAt(runs, key) })}
      none={missing}
      figure={(key, name, attributes) => {
        const cell = cellAt(key);
        return cell === undefined ? null : (
          <Figure report="heat" row={[key]} column={column} cell={cell} label={`${name}, ${t('column.calls')}`} attributes={attributes}>
            {formatCount(valueAt(key) ?? 0)}
          </Figure>
        );
      }}
    />
  );
}
