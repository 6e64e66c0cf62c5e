import { getRouteApi } from '@tanstack/react-router';
import type { Filter } from '#contract/report.ts';
import { parseSort, type SortSearch } from '#web/components/metric/sort.ts';
import type { View } from '#web/view.ts';
import { advertHoursText, parseAdvertHours } from './advert-hours.ts';

/** What the marketing page shows beside period and filters; all of it in the URL. */

/** What the table of sources is by, from the whole to the single number. */
export const dimensions = ['channel', 'source_medium', 'campaign', 'keyword', 'landing_page', 'number'] as const;
export type SourceDimension = (typeof dimensions)[number];

/** How an event is shared out among the sessions before it; the first is what figures use by themselves. */
export const models = ['last_non_direct', 'first_touch', 'linear', 'last_touch', 'position_based', 'time_decay'] as const;
export type Model = (typeof models)[number];
export type Against = Model | 'all';

/** What the page can be narrowed to by a click on a row; a campaign is a filter that other pages have, too. */
const narrowings = ['channel', 'source_medium', 'keyword'] as const;
export type Narrowing = (typeof narrowings)[number];

export interface MarketingSearch extends SortSearch, Partial<Record<Narrowing, string>> {
  by?: SourceDimension;
  model?: Model;
  /** A second model beside it, or all of them. */
  against?: Against;
  /** The channel whose calls the heat map shows. */
  heat?: string;
  /** When adverts run, held against it: `12345.09-18` (Monday to Friday, 9 to 18). */
  adverts?: string;
}

export function marketingSearch(search: Record<string, unknown>): MarketingSearch {
  const by = dimensions.find((one) => one === search['by']);
  const model = models.find((one) => one === search['model']);
  const against = ([...models, 'all'] as const).find((one) => one === search['against'] && one !== (model ?? models[0]));
  const texts = [...narrowings, 'heat' as const].flatMap((name) => {
    const value = search[name];
    return typeof value === 'string' && value !== '' ? [[name, value] as const] : [];
  });
  const adverts = parseAdvertHours(search['adverts']);
  return {
    ...parseSort(search),
    ...(by === undefined ? {} : { by }),
    ...(model === undefined ? {} : { model }),
    ...(against === undefined ? {} : { against }),
    ...(adverts === undefined ? {} : { adverts: advertHoursText(adverts) }),
    ...Object.fromEntries(texts),
  };
}

export const dimensionOf = ({ by }: MarketingSearch): SourceDimension => by ?? 'channel';
export const modelOf = ({ model }: MarketingSearch): Model => model ?? models[0];

/** What the page is narrowed to by its own choices. */
export const narrowedTo = (search: MarketingSearch): { name: Narrowing; value: string }[] =>
  narrowings.flatMap((name) => {
    const value = search[name];
    return value === undefined ? [] : [{ name, value }];
  });

/** The filters that all figures of the page know: a session has a campaign, and neither queue nor agent. */
export const whereOf = (view: View, search: MarketingSearch): Filter[] => [
  ...view.where.filter(({ dimension }) => dimension === 'campaign'),
  ...narrowedTo(search).map(({ name, value }): Filter => ({ dimension: name, op: 'in', values: [value] })),
];

type Change = { [Key in keyof MarketingSearch]?: MarketingSearch[Key] | undefined } & { campaign?: string[] };

const route = getRouteApi('/signed-in/marketing');

export function useMarketingSearch(): { search: MarketingSearch; choose: (part: Change) => void } {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const choose = (part: object): void => void navigate({ to: '.', search: (all: object) => ({ ...all, ...part }), resetScroll: false });
  return { search, choose };
}
