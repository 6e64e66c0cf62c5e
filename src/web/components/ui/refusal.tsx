import css from './refusal.module.css';

/** What the server refused, beside the form that it refused; nothing while it refused nothing. */
export function Refusal({ text }: { text: string | null }) {
  return text === null ? null : (
    <p className={css['refusal']} role="alert">
      {text}
    </p>
  );
}
