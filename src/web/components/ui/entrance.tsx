import type { ReactNode } from 'react';
import css from './entrance.module.css';
import { Mark } from './mark.tsx';

/** The page around a form before anybody is signed in. */
export function Entrance({ title, says, foot, children }: EntranceProps) {
  return (
    <main className={css['page']}>
      <div className={css['box']}>
        <Mark />
        <h1 className={css['title']}>{title}</h1>
        <p className={css['says']}>{says}</p>
        {children}
        {foot === undefined ? null : <div className={css['foot']}>{foot}</div>}
      </div>
    </main>
  );
}

interface EntranceProps {
  title: string;
  says: ReactNode;
  /** Below the form. */
  foot?: ReactNode;
  children: ReactNode;
}
