import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ImportView } from '#contract/import-view.ts';
import { client } from '#web/api.ts';
import type { Document } from '#web/pages/settings/connections/document.ts';

/** Something of it still changes by itself. */
export const isMoving = ({ state, in_figures: there }: ImportView): boolean => state === 'running' || !there;

export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: async ({ signal }) => (await client.callUntil(signal, 'imports')).imports,
  refetchInterval: ({ state }) => (state.data?.some(isMoving) === true ? 500 : 10_000),
});

export interface Asked {
  upload: string;
  kind: string;
  format: string;
  settings: Document;
}

export const previewQuery = (asked: Asked) =>
  queryOptions({
    queryKey: ['import preview', asked],
    queryFn: async ({ signal }) => await client.callUntil(signal, 'previewImport', { body: asked }),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Infinity,
  });
