import type { ReactNode } from 'react';
import css from './page-header.module.css';

/** The first line of every page: what it is, and what it is about. */
export function PageHeader({ title, before, children }: { title: ReactNode; before?: ReactNode; children?: ReactNode }) {
  return (
    <header className={css['header']}>
      <div className={css['names']}>
        {before}
        <h1 className={css['title']}>{title}</h1>
      </div>
      {children === undefined ? null : <div className={css['tools']}>{children}</div>}
    </header>
  );
}
