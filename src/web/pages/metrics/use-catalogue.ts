import { getRouteApi } from '@tanstack/react-router';
import { type MetricsSearch, metricsSearch } from './search.ts';

const route = getRouteApi('/signed-in/metrics');

export interface CataloguePlace {
  search: MetricsSearch;
  /** Keys that change; undefined takes one out of the URL. `replace`: typing leaves no trail of steps back. */
  change: (part: { [Key in keyof MetricsSearch]?: MetricsSearch[Key] | undefined }, replace?: boolean) => void;
}

export function useCatalogue(): CataloguePlace {
  const { metric, q, unit, anchor, by, try: tried } = route.useSearch();
  const navigate = route.useNavigate();
  const search: MetricsSearch = {
    ...(metric === undefined ? {} : { metric }),
    ...(q === undefined ? {} : { q }),
    ...(unit === undefined ? {} : { unit }),
    ...(anchor === undefined ? {} : { anchor }),
    ...(by === undefined ? {} : { by }),
    ...(tried === undefined ? {} : { try: tried }),
  };
  return {
    search,
    change: (part, replace = false) => {
      const next = metricsSearch({ ...search, ...part });
      void navigate({
        search: ({ metric: _metric, q: _q, unit: _unit, anchor: _anchor, by: _by, try: _try, figure, ...kept }) => ({
          ...kept,
          ...(figure === undefined || next.metric !== search.metric ? {} : { figure }),
          ...next,
        }),
        replace,
        resetScroll: false,
      });
    },
  };
}
