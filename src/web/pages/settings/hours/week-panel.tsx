import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Holiday, OpeningHours } from '#contract/targets.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatDates, formatLocalDate, formatWeekday, weekdaysInOrder } from '#web/format.ts';
import { addDays, weekdayOf } from '#domain/local-day.ts';
import { dateIn } from '#web/period.ts';
import { useSession } from '#web/session.ts';
import { useNow } from '#web/use-now.ts';
import css from './hours.module.css';
import { clockOf, type DayPreview, weekFrom, wholeDay } from './week.ts';

/** One real week, as the figures will read it. */
export function WeekPanel({ hours, holidays }: { hours: readonly OpeningHours[]; holidays: readonly Holiday[] }) {
  const { t } = useTranslation('settings-hours');
  const { tz } = useSession();
  const today = dateIn(tz, useNow());
  const [weeks, setWeeks] = useState(0);
  const order = weekdaysInOrder();
  const first = addDays(today, weeks * 7 - order.indexOf(weekdayOf(today)));
  const days = weekFrom(first, hours, holidays);
  return (
    <Panel
      title={t('preview')}
      note={t('previewNote', { week: formatDates(first, addDays(first, 6)), tz })}
      actions={
        <>
          <Button size="compact-sm" variant="default" onClick={() => setWeeks(weeks - 1)}>
            {t('weekBefore')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => setWeeks(weeks + 1)}>
            {t('weekAfter')}
          </Button>
        </>
      }
    >
      {hours.length === 0 ? (
        <p>{t('noHours')}</p>
      ) : (
        <ul className={css['week']}>
          {days.map((day) => (
            <Day key={day.date} day={day} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Day({ day }: { day: DayPreview }) {
  const { t } = useTranslation('settings-hours');
  const text = day.open.length === 0 ? t('closed') : day.open.map(({ from, before }) => `${clockOf(from)} – ${clockOf(before)}`).join(', ');
  return (
    <li className={css['previewed']}>
      <span className={css['date']}>
        {formatWeekday(day.weekday, 'short')} {formatLocalDate(day.date, 'short')}
      </span>
      <span className={css['bar']} aria-hidden>
        {day.open.map(({ from, before }) => (
          <span
            key={from}
            className={css['stretch']}
            style={{ left: `${String((from / wholeDay) * 100)}%`, width: `${String(((before - from) / wholeDay) * 100)}%` }}
          />
        ))}
      </span>
      <span className={css['text']}>
        {text}
        {day.holiday === null ? null : <strong>{day.holiday}</strong>}
      </span>
    </li>
  );
}
