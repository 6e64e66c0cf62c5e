import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Report } from '#contract/report.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatList, formatLocalDate } from '#web/format.ts';
import { useSession } from '#web/session.ts';
import css from './page.module.css';

/** So many days are named; further ones are counted. */
const shown = 5;

/** Why figures of money are unknown: days on which an amount's currency has no rate. */
export function LackingRates({ rates }: { rates: NonNullable<Report['lacking_rates']> }) {
  const { t } = useTranslation('marketing');
  const { may } = useSession();
  return (
    <Panel title={t('lackingRates.title')} note={t('lackingRates.note')}>
      <ul className={css['ways']}>
        {rates.map(({ currency, days }) => (
          <li key={currency} className={css['way']}>
            <h3>{currency}</h3>
            <p>
              {t('lackingRates.days', {
                days: formatList(days.slice(0, shown).map((day) => formatLocalDate(day))),
                more: Math.max(0, days.length - shown),
              })}
            </p>
          </li>
        ))}
      </ul>
      {may('settings') ? (
        <p className={css['ask']}>
          <Link to="/settings/currency">{t('lackingRates.go')}</Link>
        </p>
      ) : null}
    </Panel>
  );
}
