import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './connections.module.css';
import { type Document, isObject } from './document.ts';

/** The whole document as text. */
export function JsonForm({ document, onChange }: { document: Document; onChange: (document: Document) => void }) {
  const { t } = useTranslation('settings-connections');
  const [text, setText] = useState(() => JSON.stringify(document, null, 2));
  const [wrong, setWrong] = useState<string | null>(null);
  const read = (value: string): void => {
    setText(value);
    try {
      const parsed: unknown = JSON.parse(value);
      if (!isObject(parsed)) throw new Error(t('jsonObject'));
      setWrong(null);
      onChange(parsed);
    } catch (error) {
      setWrong(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Textarea
      className={css['json']}
      label={t('jsonLabel')}
      description={t('jsonSays')}
      rows={Math.min(28, Math.max(10, text.split('\n').length))}
      spellCheck={false}
      value={text}
      error={wrong}
      onChange={(event) => read(event.currentTarget.value)}
    />
  );
}
