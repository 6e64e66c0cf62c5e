import { TextInput } from '@mantine/core';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '#web/api.ts';
import { formatInstant } from '#web/format.ts';
import { isZone } from '#web/period.ts';
import css from './mapping.module.css';

const triedQuery = (texts: readonly string[], pattern: string, tz: string) =>
  queryOptions({
    queryKey: ['pattern', texts, pattern, tz],
    queryFn: async ({ signal }) => await client.callUntil(signal, 'tryPattern', { body: { texts: [...texts], pattern, tz } }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });

/** A date format, what it makes of the first texts, and the formats that read all of them. */
export function PatternInput({ label, pattern, texts, timeZone, onChange }: PatternInputProps) {
  const { t } = useTranslation('settings-imports');
  const list = useId();
  const shown = texts.slice(0, 8).map((text) => text.slice(0, 200));
  const able = shown.length > 0 && isZone(timeZone) && pattern !== '';
  const { data } = useQuery({ ...triedQuery(shown, pattern, timeZone), enabled: able });
  const read = able ? (data?.read ?? []) : [];
  // Only what would make another date of it is worth a word.
  const others = able ? (data?.fitting ?? []).filter((one) => plain(one) !== plain(pattern)) : [];
  return (
    <div className={css['pattern']}>
      <TextInput
        aria-label={label}
        list={list}
        maxLength={100}
        spellCheck={false}
        value={pattern}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <datalist id={list}>
        {(data?.fitting ?? []).map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      {read.slice(0, 3).map(({ text, at, reason }) => (
        <span key={text} className={at === null ? css['wrong'] : css['examples']}>
          {at === null ? reason : t('mapping.readsAs', { text, at: formatInstant(at, timeZone) })}
        </span>
      ))}
      {others.length === 0 ? null : (
        <span className={css['doubt']}>{t('mapping.alsoFits', { patterns: [...new Set(others)].slice(0, 3).join(', ') })}</span>
      )}
    </div>
  );
}

/** `DD` and `D`, a blank and a `T` read the same. */
const plain = (pattern: string): string => pattern.replace(/(D|M|H|h)\1*(?![a-z])/gu, '$1').replace('T', ' ');

interface PatternInputProps {
  label: string;
  pattern: string;
  /** First texts of the column. */
  texts: readonly string[];
  timeZone: string;
  onChange: (pattern: string) => void;
}
