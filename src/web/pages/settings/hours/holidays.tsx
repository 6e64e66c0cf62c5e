import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Holiday } from '#contract/targets.ts';
import { weekdayOf } from '#domain/local-day.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatLocalDate, formatWeekday } from '#web/format.ts';
import { useAccountChange } from '#web/pages/settings/parts/change.ts';
import { Form } from '#web/pages/settings/parts/form.tsx';
import { FormEnd } from '#web/pages/settings/parts/form-end.tsx';
import css from '#web/pages/settings/parts/parts.module.css';

/** Dates that differ from their weekday: closed, or open for a while. */
export function HolidaysPanel({ holidays }: { holidays: readonly Holiday[] }) {
  const { t } = useTranslation('settings-hours');
  const { t: common } = useTranslation('settings');
  const { change, busy, refusal } = useAccountChange();
  const sorted = holidays.toSorted((a, b) => a.date.localeCompare(b.date));
  return (
    <Panel title={t('holidays')} note={t('holidaysNote')} flush>
      <div className={css['inset']}>
        <HolidayForm
          taken={holidays.map(({ date }) => date)}
          busy={busy}
          refusal={refusal}
          onSave={async (one) => await change({ holidays: [...sorted, one] }, t('holidaySaved', { name: one.name }))}
        />
      </div>
      {sorted.length === 0 ? (
        <p className={css['empty']}>{t('noHolidays')}</p>
      ) : (
        <DataTable label={t('holidays')}>
          <thead>
            <tr>
              <th scope="col">{t('date')}</th>
              <th scope="col">{t('weekday')}</th>
              <th scope="col">{t('name')}</th>
              <th scope="col">{t('open')}</th>
              <th scope="col">{common('actions')}</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((one) => (
              <tr key={one.date}>
                <th scope="row">{formatLocalDate(one.date)}</th>
                <td>{formatWeekday(weekdayOf(one.date))}</td>
                <td>{one.name}</td>
                <td>{one.spans.length === 0 ? t('closed') : one.spans.map(({ from, to }) => `${from} – ${to}`).join(', ')}</td>
                <td>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    disabled={busy}
                    aria-label={t('removeHoliday', { name: one.name, date: formatLocalDate(one.date) })}
                    onClick={() =>
                      void change({ holidays: sorted.filter(({ date }) => date !== one.date) }, t('holidayRemoved', { name: one.name }))
                    }
                  >
                    {common('action.remove')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </DataTable>
      )}
    </Panel>
  );
}

const nothing = { date: '', name: '', from: '', to: '' };

function HolidayForm({ taken, busy, refusal, onSave }: HolidayFormProps) {
  const { t } = useTranslation('settings-hours');
  const [text, setText] = useState(nothing);
  const [tried, setTried] = useState(false);
  const wrong = {
    date: text.date === '' ? t('wrong.date') : taken.includes(text.date) ? t('wrong.taken') : null,
    name: text.name.trim() === '' ? t('wrong.name') : null,
    from: (text.from === '') === (text.to === '') ? null : t('wrong.both'),
  };
  const said = (name: keyof typeof wrong) => (tried ? wrong[name] : null);
  const save = async (): Promise<void> => {
    setTried(true);
    if (Object.values(wrong).some((one) => one !== null)) return;
    const spans = text.from === '' ? [] : [{ from: text.from, to: text.to === '00:00' ? '24:00' : text.to }];
    if (await onSave({ date: text.date, name: text.name.trim(), spans })) {
      setText(nothing);
      setTried(false);
    }
  };
  return (
    <Form onSend={() => void save()}>
      <TextInput
        type="date"
        label={t('date')}
        value={text.date}
        error={said('date')}
        onChange={(event) => setText({ ...text, date: event.currentTarget.value })}
      />
      <TextInput
        label={t('name')}
        maxLength={100}
        value={text.name}
        error={said('name')}
        onChange={(event) => setText({ ...text, name: event.currentTarget.value })}
      />
      <TextInput
        type="time"
        label={t('openFrom')}
        value={text.from}
        error={said('from')}
        onChange={(event) => setText({ ...text, from: event.currentTarget.value })}
      />
      <TextInput
        type="time"
        label={t('openTo')}
        value={text.to}
        onChange={(event) => setText({ ...text, to: event.currentTarget.value })}
      />
      <FormEnd refusal={refusal}>
        <Button type="submit" size="compact-md" loading={busy}>
          {t('addHoliday')}
        </Button>
      </FormEnd>
    </Form>
  );
}

interface HolidayFormProps {
  taken: readonly string[];
  busy: boolean;
  refusal: string | null;
  /** True once it is stored. */
  onSave: (holiday: Holiday) => Promise<boolean>;
}
