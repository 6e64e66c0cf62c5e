import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createInstance } from 'i18next';
import ICU from 'i18next-icu';

export const languages = ['en', 'es', 'ro', 'ru', 'th'] as const;
export type Language = (typeof languages)[number];

/** The text that the pages show for a key: `say('common:nav.calls')`. A key that is missing throws. */
export type Say = (key: string, values?: Record<string, unknown>) => string;

const folder = new URL('../../src/web/words/', import.meta.url);

/** Every namespace of a language as its file has it. */
export function wordsOf(language: Language): Record<string, Record<string, unknown>> {
  const of = new URL(`${language}/`, folder);
  return Object.fromEntries(
    readdirSync(of)
      .filter((name) => name.endsWith('.json'))
      .map((name) => [basename(name, '.json'), JSON.parse(readFileSync(new URL(name, of), 'utf8')) as Record<string, unknown>]),
  );
}

/** The words of a language as a page says them, so that a test finds what a person reads. */
export function sayIn(language: Language): Say {
  const words = createInstance();
  const resources = wordsOf(language);
  void words.use(ICU).init({
    lng: language,
    resources: { [language]: resources },
    ns: Object.keys(resources),
    defaultNS: 'common',
    fallbackLng: false,
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  // The pages know their keys by type; a test names them by text, and the next line refuses what is not there.
  const tell = words.t as unknown as (key: string, values: Readonly<Record<string, unknown>>) => string;
  return (key, values) => {
    if (!words.exists(key)) throw new Error(`no words for "${key}" in ${language}`);
    return tell(key, values ?? {});
  };
}
