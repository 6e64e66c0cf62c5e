import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import css from './data-table.module.css';

/** A table of facts or figures; wider than its place it scrolls by itself, also by keyboard. */
export function DataTable({ label, children }: { label?: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    // Focusable, because a region that scrolls must be reachable without a mouse.
    <div className={css['scroll']} tabIndex={0} role="region" aria-label={label ?? t('table.region')}>
      <table className={css['table']}>{children}</table>
    </div>
  );
}
