import { getRouteApi } from '@tanstack/react-router';
import type { PoolsSearch } from './search.ts';

export const lossOf = ({ loss }: PoolsSearch): NonNullable<PoolsSearch['loss']> => loss ?? '0.01';

type Change = { [Key in keyof PoolsSearch]?: PoolsSearch[Key] | undefined };

const route = getRouteApi('/signed-in/marketing/pools');

export function usePoolsSearch(): { search: PoolsSearch; choose: (part: Change) => void } {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const choose = (part: object): void => void navigate({ to: '.', search: (all: object) => ({ ...all, ...part }), resetScroll: false });
  return { search, choose };
}
