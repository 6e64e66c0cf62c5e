import { createContext, lazy, type ReactNode, Suspense, useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { Cell, ReportColumn } from '#contract/report.ts';
import css from './figure-card.module.css';
import type { FigureAddress } from './figures.ts';

export interface ShownFigure {
  address: FigureAddress;
  column: ReportColumn;
  cell: Cell;
  pick?: string | undefined;
}

interface FigureCard {
  show: (anchor: HTMLElement, figure: ShownFigure, delayMs: number) => void;
  /** The pointer left the figure: the card stays a moment, so that the pointer can reach it. */
  leave: () => void;
  hide: () => void;
}

/** Loaded when the first figure is pointed at. */
const FigureSummary = lazy(async () => ({ default: (await import('./figure-summary.tsx')).FigureSummary }));

const Context = createContext<FigureCard | null>(null);

export function useFigureCard(): FigureCard {
  const card = useContext(Context);
  if (card === null) throw new Error('a figure stands outside of a FigurePage');
  return card;
}

const graceMs = 180;
const gap = 8;

/** One floating card for all figures of a page: a table of hundreds mounts nothing until one is pointed at. */
export function FigureCardProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<{ anchor: HTMLElement; figure: ShownFigure } | null>(null);
  const timer = useRef<number | undefined>(undefined);
  const card = useMemo<FigureCard>(() => {
    const after = (delayMs: number, action: () => void): void => {
      window.clearTimeout(timer.current);
      if (delayMs === 0) action();
      else timer.current = window.setTimeout(action, delayMs);
    };
    return {
      show: (anchor, figure, delayMs) => after(delayMs, () => setShown({ anchor, figure })),
      leave: () => after(graceMs, () => setShown(null)),
      hide: () => after(0, () => setShown(null)),
    };
  }, []);
  return (
    <Context value={card}>
      {children}
      {shown === null ? null : (
        <Suspense fallback={null}>
          <Floating
            key={JSON.stringify(shown.figure.address)}
            anchor={shown.anchor}
            onEnter={() => window.clearTimeout(timer.current)}
            onLeave={() => card.leave()}
            onClose={() => card.hide()}
          >
            <FigureSummary {...shown.figure} />
          </Floating>
        </Suspense>
      )}
    </Context>
  );
}

function Floating({ anchor, onEnter, onLeave, onClose, children }: FloatingProps) {
  const ref = useRef<HTMLDivElement>(null);

  // Placed below the figure, above it where there is no room, never beyond the window's sides.
  useLayoutEffect(() => {
    const card = ref.current;
    if (card === null) return undefined;
    const place = (): void => {
      const at = anchor.getBoundingClientRect();
      const { width, height } = card.getBoundingClientRect();
      const below = at.bottom + gap + height <= window.innerHeight || at.top - gap - height < 0;
      card.style.top = `${below ? at.bottom + gap : at.top - gap - height}px`;
      card.style.left = `${Math.max(gap, Math.min(at.left, window.innerWidth - width - gap))}px`;
    };
    place();
    const resized = new ResizeObserver(place);
    resized.observe(card);
    window.addEventListener('scroll', place, { capture: true, passive: true });
    return () => {
      resized.disconnect();
      window.removeEventListener('scroll', place, { capture: true });
    };
  }, [anchor]);

  useEffect(() => {
    anchor.setAttribute('aria-describedby', 'figure-card');
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') onClose();
    };
    window.addEventListener('keydown', onKey);
    return () => {
      anchor.removeAttribute('aria-describedby');
      window.removeEventListener('keydown', onKey);
    };
  }, [anchor, onClose]);

  return createPortal(
    <div ref={ref} id="figure-card" role="tooltip" className={css['card']} onPointerEnter={onEnter} onPointerLeave={onLeave}>
      {children}
    </div>,
    document.body,
  );
}

interface FloatingProps {
  anchor: HTMLElement;
  onEnter: () => void;
  onLeave: () => void;
  onClose: () => void;
  children: ReactNode;
}
