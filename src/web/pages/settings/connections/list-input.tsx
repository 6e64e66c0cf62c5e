import { TextInput } from '@mantine/core';
import { useState } from 'react';

/** Several texts in one field, separated by commas. */
export function ListInput({ label, description, values, onChange, ...named }: ListInputProps) {
  const joined = values.join(', ');
  const [text, setText] = useState(joined);
  const [from, setFrom] = useState(joined);
  // Somebody else changed them: a proposal, or a discarded draft.
  if (from !== joined) {
    setFrom(joined);
    if (split(text).join(', ') !== joined) setText(joined);
  }
  return (
    <TextInput
      {...(label === undefined ? { 'aria-label': named['aria-label'] } : { label })}
      description={description}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(split(event.currentTarget.value));
      }}
    />
  );
}

interface ListInputProps {
  label?: string;
  /** Where no label is shown. */
  'aria-label'?: string;
  description?: string;
  values: readonly string[];
  onChange: (values: string[]) => void;
}

const split = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
