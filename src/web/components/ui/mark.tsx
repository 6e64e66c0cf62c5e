import css from './mark.module.css';

/** Sign and name. */
export function Mark() {
  return (
    <span className={css['mark']}>
      <img src="/icon.svg" alt="" width={24} height={24} />
      Ringtrace
    </span>
  );
}
