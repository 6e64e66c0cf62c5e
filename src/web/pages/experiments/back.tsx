import { Link } from '@tanstack/react-router';
import connections from '#web/pages/settings/connections/connections.module.css';

/** The way back from a page below Marketing. */
export function Back({ to, text }: { to: '/marketing' | '/marketing/experiments'; text: string }) {
  return (
    <Link to={to} className={connections['back']}>
      {text}
    </Link>
  );
}
