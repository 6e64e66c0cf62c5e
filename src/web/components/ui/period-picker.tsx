import { Button, Popover } from '@mantine/core';
import { IconCalendar, IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDates } from '#web/format.ts';
import { type Comparison, comparisons, isZone, type PeriodSearch, presets, type ResolvedPeriod } from '#web/period.ts';
import css from './period-picker.module.css';
import { ZoneList } from './zone-list.tsx';

/** Chooses period, comparison and zone; what is chosen goes to the URL through `onChange`. */
export function PeriodPicker({ period, onChange, list = false }: PeriodPickerProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const choose = (change: PeriodSearch): void => {
    onChange(change);
    setOpened(false);
  };
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width="min(400px, calc(100vw - 16px))"
      trapFocus
      shadow="md"
      returnFocus
    >
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconCalendar size={16} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          onClick={() => setOpened(!opened)}
          aria-haspopup="dialog"
          aria-expanded={opened}
          data-testid="period"
          data-print
        >
          <span className={css['chosen']}>{t(`period.preset.${period.preset}`)}</span>
          {period.preset === 'all_time' ? null : <span className={css['dates']}>{formatDates(period.first, period.last)}</span>}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={css['dropdown']} aria-label={t('period.label')}>
        <div role="group" aria-label={t('period.label')} className={css['presets']}>
          {presets
            .filter((preset) => preset !== 'custom' && (list || preset !== 'all_time'))
            .map((preset) => (
              <button
                key={preset}
                type="button"
                className={css['option']}
                aria-pressed={period.preset === preset}
                onClick={() => choose({ period: preset })}
              >
                {t(`period.preset.${preset}`)}
              </button>
            ))}
        </div>
        <CustomRange period={period} onApply={(from, to) => choose({ period: 'custom', from, to })} />
        {list ? null : <CompareWith chosen={period.compare ?? 'none'} onChoose={(compare) => onChange({ compare })} />}
        <ZoneField tz={period.tz} onApply={(tz) => onChange({ tz })} />
      </Popover.Dropdown>
    </Popover>
  );
}

interface PeriodPickerProps {
  period: ResolvedPeriod;
  /** The keys that change; the page keeps the others. */
  onChange: (change: PeriodSearch) => void;
  /** Of a list: it may reach over all time, and compares with nothing. */
  list?: boolean;
}

type ComparisonChoice = Comparison | 'none';

function CompareWith({ chosen, onChoose }: { chosen: ComparisonChoice; onChoose: (comparison: ComparisonChoice) => void }) {
  const { t } = useTranslation();
  return (
    <fieldset className={css['group']}>
      <legend className={css['legend']}>{t('period.compareWith')}</legend>
      {([...comparisons, 'none'] as const).map((comparison) => (
        <label key={comparison} className={css['radio']}>
          <input type="radio" name="compare" checked={chosen === comparison} onChange={() => onChoose(comparison)} />
          {t(`period.comparison.${comparison}`)}
        </label>
      ))}
    </fieldset>
  );
}

function CustomRange({ period, onApply }: { period: ResolvedPeriod; onApply: (from: string, to: string) => void }) {
  const { t } = useTranslation();
  const [from, setFrom] = useState(period.preset === 'all_time' ? '' : period.first);
  const [to, setTo] = useState(period.preset === 'all_time' ? '' : period.last);
  return (
    <form
      className={css['range']}
      onSubmit={(event) => {
        event.preventDefault();
        onApply(from, to);
      }}
    >
      <label className={css['field']}>
        {t('period.from')}
        <input type="date" required value={from} max={to} onChange={(event) => setFrom(event.target.value)} />
      </label>
      <label className={css['field']}>
        {t('period.to')}
        <input type="date" required value={to} min={from} onChange={(event) => setTo(event.target.value)} />
      </label>
      <Button type="submit" variant="default">
        {t('period.apply')}
      </Button>
    </form>
  );
}

function ZoneField({ tz, onApply }: { tz: string; onApply: (tz: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(tz);
  const wrong = !isZone(text);
  return (
    <label className={css['field']}>
      {t('period.zone')}
      <input
        list="zones"
        value={text}
        aria-invalid={wrong}
        aria-describedby={wrong ? 'zone-wrong' : undefined}
        onChange={(event) => {
          setText(event.target.value);
          if (isZone(event.target.value)) onApply(event.target.value);
        }}
      />
      {wrong ? (
        <span id="zone-wrong" className={css['wrong']}>
          {t('period.zoneWrong')}
        </span>
      ) : null}
      <ZoneList id="zones" />
    </label>
  );
}
