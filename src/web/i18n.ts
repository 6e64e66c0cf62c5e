import i18next from 'i18next';
import ICU from 'i18next-icu';
import { initReactI18next } from 'react-i18next';
import { type Codes, setLocale } from '#web/format.ts';

/** The languages of the pages, each under its own name, with the locale of its numbers and dates. */
export const languages = {
  en: { name: 'English', locale: 'en-GB' },
  es: { name: 'Español', locale: 'es-ES' },
  ro: { name: 'Română', locale: 'ro-RO' },
  ru: { name: 'Русский', locale: 'ru-RU' },
  // Years as in every export and request, not those of the Buddhist calendar.
  th: { name: 'ไทย', locale: 'th-TH-u-ca-gregory' },
} as const;

export type Language = keyof typeof languages;

const known = Object.keys(languages) as Language[];
const kept = 'ringtrace.language';

/** What the person chose, else the browser's first language that we have. */
export function languageNow(): Language {
  const wanted = [localStorage.getItem(kept), ...navigator.languages].map((tag) => tag?.slice(0, 2).toLowerCase());
  return known.find((language) => language === wanted.find((one) => known.some((each) => each === one))) ?? 'en';
}

/** Everything is drawn anew: dates and numbers are remembered in many places. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(kept, language);
  window.location.reload();
}

/** One file a language and namespace, loaded when a page needs it. */
const files = import.meta.glob<Record<string, unknown>>('./words/*/*.json', { import: 'default' });

/** What every page says. English metrics are said by the server's catalogue, so only the others load theirs. */
const everywhere = ['common', 'codes', 'figure'];

/** Words before the first page is drawn; the namespaces of other pages come with those pages. */
export async function startWords(namespaces: readonly string[]): Promise<void> {
  const language = languageNow();
  document.documentElement.lang = language;
  // Its letters before the first line is drawn, or everything would move when they come.
  const letters = document.fonts.load('16px "Inter Variable"', `Aa ${languages[language].name}`);
  await i18next
    .use({
      type: 'backend',
      read: (tongue: string, namespace: string, done: (error: Error | null, words: Record<string, unknown> | null) => void) => {
        const load = files[`./words/${tongue}/${namespace}.json`];
        if (load === undefined) done(new Error(`no words for ${namespace} in ${tongue}`), null);
        else
          load().then(
            (words) => done(null, words),
            (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), null),
          );
      },
    })
    .use(ICU)
    .use(initReactI18next)
    .init({
      lng: language,
      ns: [...everywhere, ...(language === 'en' ? [] : ['catalogue']), ...namespaces],
      defaultNS: 'common',
      fallbackLng: false,
      interpolation: { escapeValue: false },
    });
  await letters;
  setLocale(languages[language].locale, i18next.getResourceBundle(language, 'codes') as Codes);
}

/** For a page's route: its words are there before it is drawn. */
export const withWords = async (...namespaces: readonly string[]): Promise<void> => await i18next.loadNamespaces([...namespaces]);
