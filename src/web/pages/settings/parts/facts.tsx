import type { ReactNode } from 'react';
import css from './facts.module.css';

/** A fact under its name. */
export type Fact = readonly [name: string, value: ReactNode];

/** What is known of one thing; `live` = changes are read out. */
export function Facts({ facts, live = false }: { facts: readonly Fact[]; live?: boolean }) {
  return (
    <dl className={css['facts']} {...(live ? { 'aria-live': 'polite' as const } : {})}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
