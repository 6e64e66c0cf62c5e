import type { ReactNode } from 'react';
import css from './verbatim.module.css';

/** Text as it is, line by line: what is wider or longer than its place scrolls within it. */
export function Verbatim({ label, children }: { label: string; children: ReactNode }) {
  return (
    // Focusable, because it scrolls.
    <pre className={css['text']} tabIndex={0} aria-label={label}>
      {children}
    </pre>
  );
}
