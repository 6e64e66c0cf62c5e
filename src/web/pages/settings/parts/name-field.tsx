import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** An own name, stored when the field is left or Enter is pressed; empty = the id is shown again. */
export function NameField({ id, name, onChange }: { id: string; name: string | undefined; onChange: (name: string) => void }) {
  const { t } = useTranslation('settings');
  const [text, setText] = useState(name ?? '');
  const [from, setFrom] = useState(name);
  // Somebody took the change back.
  if (from !== name) {
    setFrom(name);
    setText(name ?? '');
  }
  const store = (): void => {
    if (text.trim() !== (name ?? '')) onChange(text.trim());
  };
  return (
    <TextInput
      size="xs"
      w={200}
      aria-label={t('nameOf', { id })}
      placeholder={id}
      maxLength={100}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={store}
      onKeyDown={(event) => {
        if (event.key === 'Enter') store();
        if (event.key === 'Escape') setText(name ?? '');
      }}
    />
  );
}
