import type { TFunction } from 'i18next';
import { scalarOf } from '#web/components/metric/figures.ts';
import type { Answers, Question } from '#web/components/page/questions.ts';
import { trendBucket } from '#web/pages/overview/queries.ts';
import { reportBase, type View } from '#web/view.ts';
import { callersBy, results, returnMetrics } from './figures.ts';
import { dimensionOf, type MarketingSearch, type Model, modelOf, type SourceDimension, whereOf } from './search.ts';

export type MarketingReport = 'results' | 'callers' | 'landing';
export type Marketing = Answers<MarketingReport>;

type Words = TFunction<'marketing'>;

const baseOf = (view: View, search: MarketingSearch) => ({ ...reportBase(view), where: whereOf(view, search) });

/** Costs and results are told of channels, sources, campaigns and words; of pages and numbers less is known. */
export const isWide = (dimension: SourceDimension): boolean => dimension !== 'landing_page' && dimension !== 'number';

/** Each row with its channel: the same campaign may run in two. */
const keysBy = (dimension: SourceDimension): string[] => {
  if (!isWide(dimension)) return [dimension];
  return dimension === 'channel' ? ['channel'] : [dimension, 'channel'];
};

/** What the page shows first: the totals of the sources are its main figures. */
export function questionsOf(view: View, search: MarketingSearch, t: Words): Record<MarketingReport, Question> {
  const base = baseOf(view, search);
  const params = { model: modelOf(search) };
  const { compare } = view.period;
  const against = compare === null ? {} : { compare };
  const dimension = dimensionOf(search);
  return {
    results: { title: t('report.results'), request: { ...base, params, metrics: [results], by: wideKeys(dimension), ...against } },
    callers: { title: t('report.callers'), request: { ...base, params, metrics: callersBy(dimension), by: keysBy(dimension), ...against } },
    landing: {
      title: t('report.landing'),
      request: {
        ...base,
        metrics: [{ id: 'landing_page_call_rate' }, { id: 'landing_page_call_rate', as: 'calls_per_session', params: { count: 'calls' } }],
      },
    },
  };
}

/** What was earned for what was spent, and the course of everything: asked after the rest. */
export function returnQuestions(view: View, search: MarketingSearch, t: Words): Record<'returns', Question> {
  const { compare } = view.period;
  const request = { ...baseOf(view, search), params: { model: modelOf(search) }, metrics: returnMetrics };
  return { returns: { title: t('report.returns'), request: { ...request, ...(compare === null ? {} : { compare }) } } };
}

export function courseQuestions(view: View, search: MarketingSearch, t: Words): Record<'course', Question> {
  const base = { ...baseOf(view, search), params: { model: modelOf(search) } };
  return { course: { title: t('report.course'), request: { ...base, metrics: [results], by: [trendBucket(view.period.days)] } } };
}

const wideKeys = (dimension: SourceDimension): string[] => keysBy(isWide(dimension) ? dimension : 'channel');

/** Calls by weekday and hour, of one channel or of all. */
export function heatQuestion(view: View, search: MarketingSearch, t: Words): Record<'heat', Question> {
  const base = baseOf(view, search);
  const where =
    search.heat === undefined ? base.where : [...base.where, { dimension: 'channel', op: 'in' as const, values: [search.heat] }];
  const metrics = [{ id: 'calls_by_source', params: { dimension: 'none', model: modelOf(search) } }];
  return { heat: { title: t('report.heat'), request: { ...base, where, metrics, by: ['weekday_hour'] } } };
}

/** The same results as two models share them out. */
export function modelQuestions(view: View, search: MarketingSearch, against: Model, t: Words): Record<'one' | 'other', Question> {
  const by = (model: Model): Question => ({
    title: t('report.model', { model: t(`model.${model}`) }),
    request: { ...baseOf(view, search), metrics: [results], params: { model }, by: wideKeys(dimensionOf(search)) },
  });
  return { one: by(modelOf(search)), other: by(against) };
}

/** The calls as all models share them out: of all sources, as some models cannot be asked of single ones. Numbers have no sessions. */
export function allModelsQuestion(view: View, search: MarketingSearch, t: Words): Record<'all', Question> {
  const by = dimensionOf(search);
  const dimension = by === 'number' ? 'channel' : by === 'source_medium' ? 'source/medium' : by;
  const metrics = [{ id: 'attribution_models', params: { dimension } }];
  return { all: { title: t('allModels.title'), request: { ...reportBase(view), where: [], metrics } } };
}

/** What the account tells at all; what it does not tell is not shown as 0, and the page says how it would come. */
export const sources = ['sessions', 'spend', 'sales'] as const;
export type Source = (typeof sources)[number];

const named = { sessions: ['sessions'], spend: ['spend'], sales: ['leads', 'won', 'callback_orders'] } as const;

const totalOf = ({ asked }: Marketing, pick: string, before = false): number => {
  const cell = asked.results.report.totals[results];
  // Unknown is not nothing: amounts of several currencies have no sum.
  return scalarOf((before ? cell?.compare?.value : cell?.value) ?? null, pick) ?? (cell === undefined ? 0 : Number.NaN);
};

export const isTold = (marketing: Marketing, source: Source): boolean => named[source].some((pick) => totalOf(marketing, pick) !== 0);

/** Calls that are known to have come from somewhere, by their number or by a session. */
const hasOrigin = ({ asked }: Marketing): boolean => asked.results.report.rows.some(({ keys }) => keys.at(-1) !== null);

export const callsOf = (marketing: Marketing): number => totalOf(marketing, 'calls');
export const isAnythingTold = (marketing: Marketing): boolean => hasOrigin(marketing) || sources.some((one) => isTold(marketing, one));

/** Whether the period compared with had anything: a change against nothing says nothing. */
export const hadAnyBefore = (marketing: Marketing): boolean =>
  ['sessions', 'calls', 'spend', 'leads'].some((pick) => {
    const value = totalOf(marketing, pick, true);
    return value !== 0 && !Number.isNaN(value);
  });
