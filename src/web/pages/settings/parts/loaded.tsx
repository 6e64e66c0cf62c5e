import { Skeleton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Failed } from '#web/components/ui/states.tsx';

/** The states of a page that asks for one thing. */
export function Loaded<T>({ query, height = 240, children }: LoadedProps<T>) {
  const { t } = useTranslation('settings');
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (query.data === undefined) return <Skeleton height={height} radius="lg" role="status" aria-label={t('loading')} aria-busy />;
  return children(query.data);
}

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  /** About what will stand here, so that nothing moves. */
  height?: number;
  children: (data: T) => ReactNode;
}
