import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { formatHour, weekdays } from '#web/format.ts';
import css from './heat-map.module.css';

/**
 * Weekday × hour. Every cell is reachable: one stop of the tab key, then the arrow keys. On a narrow screen hours run
 * downwards, so that a cell stays large enough for a finger.
 */
export function HeatMap({ share, label, children }: HeatMapProps) {
  const [current, setCurrent] = useState('1-09');
  return (
    <div className={css['map']} role="group" aria-label={label} onKeyDown={move}>
      {weekdays.map((name, day) => (
        <span key={name} className={css['day']} style={{ '--d': day + 2 }} aria-hidden>
          {name.slice(0, 3)}
        </span>
      ))}
      {hours.map((hour) => (
        <span key={hour} className={css['hour']} style={{ '--h': hour + 2 }} aria-hidden>
          {formatHour(hour).slice(0, 2)}
        </span>
      ))}
      {weekdays.map((name, day) =>
        hours.map((hour) => {
          const key = `${day + 1}-${String(hour).padStart(2, '0')}`;
          const heat = share(key);
          return (
            <div
              key={key}
              className={css['cell']}
              style={{ '--d': day + 2, '--h': hour + 2, '--share': heat === 0 ? 0 : 0.12 + 0.88 * heat }}
              onFocus={() => setCurrent(key)}
            >
              {children(key, `${name} ${formatHour(hour)}`, key === current)}
            </div>
          );
        }),
      )}
    </div>
  );
}

const hours = Array.from({ length: 24 }, (_, hour) => hour);

const steps: Record<string, readonly [number, number]> = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function move(event: KeyboardEvent<HTMLDivElement>): void {
  const step = steps[event.key];
  const from = event.target instanceof HTMLElement ? event.target.dataset['cell'] : undefined;
  if (step === undefined || from === undefined) return;
  event.preventDefault();
  const upright = window.matchMedia('(max-width: 900px)').matches;
  const [days, hourSteps] = upright ? [step[1], step[0]] : step;
  const day = Number(from.slice(0, 1)) + days;
  const hour = Number(from.slice(2)) + hourSteps;
  event.currentTarget.querySelector<HTMLElement>(`[data-cell="${day}-${String(hour).padStart(2, '0')}"]`)?.focus();
}

interface HeatMapProps {
  /** 0…1 of the hottest cell, by key `1-09` (Monday, 09:00). */
  share: (key: string) => number;
  label: string;
  /** The focusable content of a cell; it carries `data-cell={key}` and `tabIndex` 0 where `current`. */
  children: (key: string, name: string, current: boolean) => ReactNode;
}
