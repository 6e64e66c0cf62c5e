import css from './refusal.module.css';

/** What the server refused, beside what it refused; `small` = within a row of a table. Nothing while it refused nothing. */
export function Refusal({ text, small = false }: { text: string | null; small?: boolean }) {
  return text === null ? null : (
    <p className={css[small ? 'small' : 'refusal']} role="alert">
      {text}
    </p>
  );
}
