import { lazy, type ReactNode, Suspense, useEffect, useMemo, useRef } from 'react';
import type { MetricView } from '#contract/catalogue-view.ts';
import { FigureCardProvider } from './figure-card.tsx';
import { type Asked, cellOf, columnOf, type FigureAddress, FiguresContext } from './figures.ts';

/** Loaded when the first figure opens: the first page does not wait for it. */
const FigureDrawer = lazy(async () => ({ default: (await import('./figure-drawer.tsx')).FigureDrawer }));

/** Surrounds a page's figures: they find their definitions here, and the opened one (from the URL) shows its calls. */
export function FigurePage({ asked, definitions, opened, onOpen, children }: FigurePageProps) {
  const opener = useRef<Element | null>(null);
  const figures = useMemo(
    () => ({
      asked,
      definitions,
      open: (address: FigureAddress): void => {
        opener.current = document.activeElement;
        onOpen(address);
      },
    }),
    [asked, definitions, onOpen],
  );
  const closed = opened === undefined;
  // The keyboard goes on where it left the page.
  useEffect(() => {
    if (closed && opener.current instanceof HTMLElement) opener.current.focus({ preventScroll: true });
  }, [closed]);
  const place = opened === undefined ? undefined : asked[opened.report];
  const column = place === undefined || opened === undefined ? undefined : columnOf(place.report, opened.metric);
  const cell = place === undefined || opened === undefined ? undefined : cellOf(place.report, opened.row, opened.metric);
  return (
    <FiguresContext value={figures}>
      <FigureCardProvider>
        {children}
        {opened === undefined || place === undefined || column === undefined || cell === undefined ? null : (
          <Suspense fallback={null}>
            <FigureDrawer
              asked={place}
              address={opened}
              column={column}
              cell={cell}
              onPart={(part) => onOpen({ ...opened, part })}
              onClose={() => onOpen(undefined)}
            />
          </Suspense>
        )}
      </FigureCardProvider>
    </FiguresContext>
  );
}

interface FigurePageProps {
  /** By name: the reports of the page, all of one freshness. */
  asked: Record<string, Asked>;
  definitions: ReadonlyMap<string, MetricView>;
  opened: FigureAddress | undefined;
  onOpen: (address: FigureAddress | undefined) => void;
  children: ReactNode;
}
