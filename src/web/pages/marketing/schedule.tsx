import { useTranslation } from 'react-i18next';
import type { Weekday } from '#domain/local-day.ts';
import { Choice } from '#web/components/ui/choice.tsx';
import { formatCount, formatHour, formatList, formatPercent, formatWeekday, weekdaysInOrder } from '#web/format.ts';
import { type AdvertHours, advertHoursText } from './advert-hours.ts';
import type { HourAdvice, HourRun } from './hour-advice.ts';
import css from './page.module.css';

const usualDays = ['12345', '123456', '1234567', '67'];
const atFirst = { from: 9, before: 18 };

/** When adverts run: days and hours; what is chosen, as the page's address keeps it. Undefined = not said. */
export function ScheduleChoice({ hours, onChange }: { hours: AdvertHours | undefined; onChange: (text: string | undefined) => void }) {
  const { t } = useTranslation('marketing');
  const days = hours?.days.join('') ?? '';
  const offered = [...new Set([...usualDays, ...(days === '' ? [] : [days])])];
  const change = (part: Partial<AdvertHours>): void => {
    const next = { days: [], ...atFirst, ...hours, ...part };
    onChange(next.days.length === 0 ? undefined : advertHoursText(next));
  };
  const hourChoice = (name: 'from' | 'before', { from, before }: AdvertHours) => (
    <Choice
      label={t(`schedule.${name}`)}
      value={String(name === 'from' ? from : before)}
      options={Array.from({ length: 25 }, (_, hour) => ({
        value: String(hour),
        label: formatHour(hour),
        disabled: name === 'from' ? hour >= before : hour <= from,
      }))}
      onChange={(value) => change({ [name]: Number(value) })}
    />
  );
  return (
    <>
      <Choice
        label={t('schedule.days')}
        value={days}
        options={[{ value: '', label: t('schedule.notSaid') }, ...offered.map((value) => ({ value, label: daysName(value) }))]}
        onChange={(value) => change({ days: Array.from(value, Number) })}
      />
      {hours === undefined ? null : (
        <>
          {hourChoice('from', hours)}
          {hourChoice('before', hours)}
        </>
      )}
    </>
  );
}

/** What the schedule reaches, and which hours to add and to cut. */
export function ScheduleAdvice({ advice: { inside, all, hours } }: { advice: HourAdvice }) {
  const { t } = useTranslation('marketing');
  if (all === 0) return null;
  return (
    <div className={css['advice']} role="status">
      <p>{t('schedule.reaches', { share: formatPercent(inside / all), inside: formatCount(inside), all: formatCount(all) })}</p>
      {hours === null ? (
        <p>{t('schedule.tooFew')}</p>
      ) : (
        (['add', 'cut'] as const).map((what) => (
          <p key={what}>
            <strong>{t(`schedule.${what}`)}</strong> {hours[what].length === 0 ? t('schedule.none') : hoursList(hours[what])}
            <span className={css['why']}>{t(`schedule.${what}Why`)}</span>
          </p>
        ))
      )}
    </div>
  );
}

/** "Mon 18:00–20:00 (31), …" in the order of the week. */
function hoursList(runs: readonly HourRun[]): string {
  const inOrder = weekdaysInOrder().flatMap((day) => runs.filter((run) => run.day === day));
  return formatList(
    inOrder.map(
      ({ day, from, before, calls }) =>
        `${formatWeekday(day as Weekday, 'short')} ${formatHour(from)}–${formatHour(before)} (${formatCount(calls)})`,
    ),
  );
}

/** "Mon–Fri", "Mon, Wed": days in a row by the first and the last. */
function daysName(days: string): string {
  const name = (day: string | undefined): string => formatWeekday(Number(day) as Weekday, 'short');
  const inARow = days.length > 1 && Number(days.at(-1)) - Number(days[0]) === days.length - 1;
  return inARow ? `${name(days[0])}–${name(days.at(-1))}` : Array.from(days, name).join(', ');
}
