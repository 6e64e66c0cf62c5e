import { useMemo } from 'react';
import { pageSource } from '#web/components/export/sources.ts';
import type { Asked } from '#web/components/metric/figures.ts';
import { ViewMenu } from './view-menu.tsx';

/** What can be done with a page of figures as it is seen. */
export function PageMenu({ name, asked }: { name: string; asked: Record<string, Asked> }) {
  const source = useMemo(() => pageSource(name, asked), [name, asked]);
  return <ViewMenu name={name} source={source} />;
}
