import { formatFigure } from '#web/format.ts';
import { type Pointed, usePointed } from './linked.tsx';
import type { Series } from './shapes.ts';
import css from './legend.module.css';

type Look = 'target' | 'before' | 'provisional';

/** What is what, and the values of the interval that is pointed at. */
export function Legend({ pointer, keys, nameOf, all, unit, series, extra }: LegendProps) {
  const key = usePointed(pointer);
  const index = key === null ? -1 : keys.indexOf(key);
  return (
    <ul className={css['legend']} data-legend>
      <li className={css['pointed']}>{index < 0 ? all : nameOf(keys[index] ?? '')}</li>
      {series.map((one) => (
        <li key={one.key} data-colour={one.colour} data-name={one.name}>
          <span className={one.shape === 'bar' ? css['swatch'] : css['stroke']} style={{ background: `var(${one.colour})` }} />
          {one.name} {index < 0 ? null : <strong>{formatFigure(one.values[index] ?? (one.shape === 'bar' ? 0 : null), unit)}</strong>}
        </li>
      ))}
      {extra.map(({ look, name }) => (
        <li key={look} data-look={look} data-name={name}>
          <span className={css[look]} />
          {name}
        </li>
      ))}
    </ul>
  );
}

interface LegendProps {
  pointer: Pointed;
  keys: readonly string[];
  nameOf: (key: string) => string;
  all: string;
  unit: string;
  series: readonly Series[];
  extra: readonly { look: Look; name: string }[];
}
