import { outcomeLook } from '#web/outcomes.ts';
import css from './outcome-badge.module.css';

/** How a call ended: a word, and a dot in the colour that the charts use. */
export function OutcomeBadge({ outcome }: { outcome: string | null }) {
  const { name, colour } = outcomeLook(outcome);
  return (
    <span className={css['badge']}>
      <span className={css['dot']} style={{ background: `var(${colour})` }} />
      {name}
    </span>
  );
}
