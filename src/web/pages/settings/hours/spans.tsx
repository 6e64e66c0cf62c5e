import { Button, CloseButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpeningHours } from '#contract/targets.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { formatWeekday, weekdaysInOrder } from '#web/format.ts';
import { useAccountChange } from '#web/pages/settings/parts/change.ts';
import parts from '#web/pages/settings/parts/parts.module.css';
import css from './hours.module.css';

/** The hours of each weekday, several spans where there is a break. */
export function SpansPanel({ hours }: { hours: readonly OpeningHours[] }) {
  const { t } = useTranslation('settings-hours');
  const { t: common } = useTranslation('settings');
  const { change, busy, refusal, clearRefusal } = useAccountChange();
  const [spans, setSpans] = useState<readonly OpeningHours[]>(hours);
  const changed = JSON.stringify(spans) !== JSON.stringify(hours);
  const set = (at: number, part: Partial<OpeningHours>): void =>
    setSpans(spans.map((span, index) => (index === at ? { ...span, ...part } : span)));
  const add = (weekday: number): void => setSpans([...spans, { weekday, from: '09:00', to: '17:00' }]);
  const empty = spans.some(({ from, to }) => from === '' || to === '');
  const everyDay = (): void => {
    const monday = spans.filter(({ weekday }) => weekday === 1);
    setSpans([
      ...spans.filter(({ weekday }) => weekday > 5),
      ...[1, 2, 3, 4, 5].flatMap((weekday) => monday.map((one) => ({ ...one, weekday }))),
    ]);
  };
  return (
    <Panel
      title={t('title')}
      note={t('note')}
      actions={
        spans.some(({ weekday }) => weekday === 1) ? (
          <Button size="compact-sm" variant="subtle" onClick={everyDay}>
            {t('likeMonday')}
          </Button>
        ) : null
      }
    >
      <ul className={css['days']}>
        {weekdaysInOrder().map((weekday) => {
          const name = formatWeekday(weekday);
          return (
            <li key={weekday} className={css['day']}>
              <span className={css['name']}>{name}</span>
              <div className={css['spans']}>
                {spans.every((span) => span.weekday !== weekday) ? <span className={parts['faint']}>{t('closed')}</span> : null}
                {spans.map((span, at) =>
                  span.weekday === weekday ? (
                    <span key={at} className={css['span']}>
                      <input
                        type="time"
                        aria-label={t('opens', { day: name })}
                        value={span.from}
                        onChange={(event) => set(at, { from: event.currentTarget.value })}
                      />
                      –
                      <input
                        type="time"
                        aria-label={t('closes', { day: name })}
                        value={span.to === '24:00' ? '00:00' : span.to}
                        onChange={(event) => set(at, { to: event.currentTarget.value === '00:00' ? '24:00' : event.currentTarget.value })}
                      />
                      {span.to !== '24:00' && span.to <= span.from ? <small className={parts['faint']}>{t('nextDay')}</small> : null}
                      <CloseButton size="sm" aria-label={t('removeSpan', { day: name })} onClick={() => setSpans(spans.toSpliced(at, 1))} />
                    </span>
                  ) : null,
                )}
                <Button size="compact-sm" variant="subtle" aria-label={t('addSpanTo', { day: name })} onClick={() => add(weekday)}>
                  {t('addSpan')}
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
      <Refusal text={refusal} />
      <div className={parts['buttons']}>
        <Button
          size="compact-md"
          loading={busy}
          disabled={!changed || empty}
          onClick={() => {
            const sorted = spans.toSorted((a, b) => a.weekday - b.weekday || a.from.localeCompare(b.from));
            void change({ opening_hours: sorted }, t('saved'));
          }}
        >
          {common('action.save')}
        </Button>
        {changed ? (
          <Button
            size="compact-md"
            variant="default"
            onClick={() => {
              clearRefusal();
              setSpans(hours);
            }}
          >
            {common('action.cancel')}
          </Button>
        ) : null}
      </div>
    </Panel>
  );
}
