import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import css from './filters.module.css';

const pauseMs = 250;

/** Searches as one types, after a short pause. */
export function SearchField({ text, onSearch }: { text: string; onSearch: (text: string) => void }) {
  const { t } = useTranslation('calls');
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<number | undefined>(undefined);

  // The URL may change by itself (back, a link, "clear all"); what is being typed is left alone.
  useEffect(() => {
    if (input.current !== null && (input.current !== document.activeElement || text === '')) input.current.value = text;
  }, [text]);

  return (
    <TextInput
      ref={input}
      className={css['search']}
      aria-label={t('search')}
      placeholder={t('searchHint')}
      type="search"
      leftSection={<IconSearch size={16} aria-hidden />}
      defaultValue={text}
      data-page-search
      onChange={(event) => {
        const { value } = event.currentTarget;
        window.clearTimeout(timer.current);
        timer.current = window.setTimeout(() => onSearch(value.trim()), pauseMs);
      }}
    />
  );
}
