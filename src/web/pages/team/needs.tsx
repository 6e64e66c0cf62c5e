import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '#web/session.ts';
import type { Needed } from './figures.ts';
import css from './needs.module.css';

const places = { states: '/settings/connections', schedules: '/settings/schedules', pay: '/settings/costs' } as const;

/** What would have to be brought for the figures that are not shown, one line each. */
export function Needs({ missing }: { missing: readonly Needed[] }) {
  const { t } = useTranslation('team');
  const { may } = useSession();
  if (missing.length === 0) return null;
  return (
    <ul className={css['needs']}>
      {missing.map((need) => (
        <li key={need}>
          {t(`needs.${need}`)} {may('settings') ? <Link to={places[need]}>{t(`needs.${need}Link`)}</Link> : null}
        </li>
      ))}
    </ul>
  );
}
