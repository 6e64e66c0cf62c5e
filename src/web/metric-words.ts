import i18next from 'i18next';
import { codeText } from '#web/format.ts';

/** The file `catalogue.json` of a language; English is the catalogue itself, which the server sends. */
interface CatalogueWords {
  metric: Readonly<Record<string, { readonly title: string; readonly says: string } | undefined>>;
  dimension: Readonly<Record<string, { readonly title: string; readonly says: string } | undefined>>;
  param: Readonly<Record<string, string | undefined>>;
  meaning: Readonly<Record<string, string | undefined>>;
}

/** What the catalogue says, in the person's language; the English words are given, as the server says them. */
export interface MetricWords {
  /** Of a column of a report. */
  title: (column: { readonly metric: string; readonly title: string }) => string;
  /** Of a metric of the catalogue. */
  metricTitle: (metric: { readonly id: string; readonly title: string }) => string;
  says: (metric: { readonly id: string; readonly says: string }) => string;
  dimensionTitle: (dimension: string) => string;
  dimensionSays: (dimension: { readonly id: string; readonly says: string }) => string;
  paramTitle: (param: string) => string;
  /** What a parameter means, by what the catalogue says of it. */
  paramSays: (says: string) => string;
}

/** Loaded before the first page for every language but English (i18n.ts), so that nothing is said in two languages. */
function words(): CatalogueWords | null {
  const language = i18next.language;
  if (language === 'en' || !i18next.hasResourceBundle(language, 'catalogue')) return null;
  return i18next.getResourceBundle(language, 'catalogue') as CatalogueWords;
}

/** `threshold_s` as "threshold". */
const readableParam = (param: string): string => param.replace(/_(s|min|h|days)$/, '').replaceAll('_', ' ');

const said: MetricWords = {
  title: ({ metric, title }) => words()?.metric[metric]?.title ?? title,
  metricTitle: ({ id, title }) => words()?.metric[id]?.title ?? title,
  says: ({ id, says }) => words()?.metric[id]?.says ?? says,
  dimensionTitle: codeText,
  dimensionSays: ({ id, says }) => words()?.dimension[id]?.says ?? says,
  paramTitle: (param) => words()?.param[param] ?? readableParam(param),
  paramSays: (says) => words()?.meaning[says] ?? says,
};

/** Words of metrics, dimensions and parameters; they change with the language only, which draws everything anew. */
export const useMetricWords = (): MetricWords => said;
