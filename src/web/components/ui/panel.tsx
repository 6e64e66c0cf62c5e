import { type ReactNode, useId } from 'react';
import css from './panel.module.css';

/** A titled region of a page: one surface, one heading, actions at its right. */
export function Panel({ title, note, actions, flush, children }: PanelProps) {
  const id = useId();
  return (
    <section className={css['panel']} aria-labelledby={id}>
      <div className={css['head']}>
        <div>
          <h2 id={id} className={css['title']}>
            {title}
          </h2>
          {note === undefined ? null : <p className={css['note']}>{note}</p>}
        </div>
        {actions === undefined ? null : <div className={css['actions']}>{actions}</div>}
      </div>
      <div className={flush === true ? css['flush'] : css['body']}>{children}</div>
    </section>
  );
}

interface PanelProps {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  /** Content reaches the panel's edges (tables). */
  flush?: boolean;
  children: ReactNode;
}
