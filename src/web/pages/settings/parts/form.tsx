import type { ReactNode } from 'react';
import css from './parts.module.css';

/** A form whose fields say themselves what is wrong with them; `onSend` when it is submitted. */
export function Form({ onSend, onChange, children }: FormProps) {
  return (
    <form
      className={css['form']}
      noValidate
      {...(onChange === undefined ? {} : { onChange })}
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      {children}
    </form>
  );
}

interface FormProps {
  onSend: () => void;
  /** Something in it was changed. */
  onChange?: () => void;
  children: ReactNode;
}
