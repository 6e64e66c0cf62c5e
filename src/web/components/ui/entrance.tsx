import type { ReactNode } from 'react';
import css from './entrance.module.css';
import { Mark } from './mark.tsx';

/** The page around a form before anybody is signed in. */
export function Entrance({ title, says, children }: { title: string; says: ReactNode; children: ReactNode }) {
  return (
    <main className={css['page']}>
      <div className={css['box']}>
        <Mark />
        <h1 className={css['title']}>{title}</h1>
        <p className={css['says']}>{says}</p>
        {children}
      </div>
    </main>
  );
}

/** What the server refused, beside the form that it refused. */
export function Refusal({ text }: { text: string | null }) {
  return text === null ? null : (
    <p className={css['refusal']} role="alert">
      {text}
    </p>
  );
}
