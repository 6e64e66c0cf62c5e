import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { intervals } from '#web/components/chart/interval.ts';
import { formatLocalDate } from '#web/format.ts';
import { useView } from '#web/view.ts';
import { Choice } from '#web/components/ui/choice.tsx';
import { fits, intervalOf, narrowedTo, type Stretch, useServiceSearch } from './search.ts';
import css from './toolbar.module.css';

/** The stretch that the page is narrowed to, and how finely its course is cut. */
export function Toolbar() {
  const { t } = useTranslation('service');
  const { search, choose } = useServiceSearch();
  const { period } = useView();
  const { interval, tooFine } = intervalOf(search, period);
  const narrowed = narrowedTo(search, period);
  return (
    <div className={css['bar']}>
      {narrowed === null ? null : (
        <Button
          size="compact-sm"
          variant="light"
          rightSection={<IconX size={14} aria-hidden />}
          aria-label={t('widen', { stretch: stretchText(narrowed) })}
          onClick={() => choose({ within: undefined, interval: undefined })}
        >
          {stretchText(narrowed)}
        </Button>
      )}
      <Choice
        label={t('interval.title')}
        value={interval}
        options={intervals.map((value) => ({ value, label: t(`interval.${value}`), disabled: !fits(value, period.days) }))}
        onChange={(value) => choose({ interval: value })}
      />
      {tooFine === null ? null : (
        <span className={css['note']}>{t('tooFine', { wanted: t(`interval.${tooFine}`), shown: t(`interval.${interval}`) })}</span>
      )}
    </div>
  );
}

/** "21 Nov 2026, 10:00 – 11:00" */
export const stretchText = ({ from, to }: Stretch): string =>
  `${formatLocalDate(from.slice(0, 10))}, ${from.slice(11)} \u2013 ${to.slice(11)}`;
