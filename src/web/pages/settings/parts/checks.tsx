import parts from './parts.module.css';

/** Several of a list, each with a box to tick. */
export function Checks<T extends string>({ legend, all, chosen, error = null, textOf, noteOf, onChange }: ChecksProps<T>) {
  return (
    <fieldset className={`${parts['checks'] ?? ''} ${parts['whole'] ?? ''}`}>
      <legend className={parts['legend']}>{legend}</legend>
      {all.map((one) => (
        <label key={one} className={parts['check']}>
          <input
            type="checkbox"
            checked={chosen.includes(one)}
            onChange={(event) => {
              const { checked } = event.currentTarget;
              // In the order in which they stand.
              onChange(all.filter((each) => (each === one ? checked : chosen.includes(each))));
            }}
          />
          <span>
            {textOf(one)}
            {noteOf === undefined ? null : <small>{noteOf(one)}</small>}
          </span>
        </label>
      ))}
      {error === null ? null : (
        <p className={parts['missed']} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}

interface ChecksProps<T extends string> {
  legend: string;
  all: readonly T[];
  chosen: readonly T[];
  error?: string | null;
  textOf: (one: T) => string;
  noteOf?: (one: T) => string;
  onChange: (chosen: T[]) => void;
}

/** One thing to tick, under what it is about. */
export function OneCheck({ legend, text, note, checked, onChange }: OneCheckProps) {
  return (
    <Checks
      legend={legend}
      all={['one']}
      chosen={checked ? ['one'] : []}
      textOf={() => text}
      noteOf={() => note}
      onChange={(chosen) => onChange(chosen.length > 0)}
    />
  );
}

interface OneCheckProps {
  legend: string;
  text: string;
  note: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}
