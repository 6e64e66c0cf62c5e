import { formatFigure } from '#web/format.ts';
import { type Pointed, usePointed } from './linked.tsx';
import type { Series } from './shapes.ts';
import css from './legend.module.css';

type Look = 'target' | 'before' | 'provisional';

/** What is what, and the values of the interval that is pointed at. */
export function Legend({ pointer, keys, nameOf, all, unit, series, extra }: LegendProps) {
  const key = usePointed(pointer);
  const index = key === null ? -1 : keys.indexOf(key);
  const longest = Math.max(all.length, nameOf(keys[0] ?? '').length, nameOf(keys.at(-1) ?? '').length);
  return (
    <ul className={css['legend']} data-legend>
      <li className={css['pointed']} style={{ minWidth: `${String(longest + 1)}ch` }}>
        {index < 0 ? all : nameOf(keys[index] ?? '')}
      </li>
      {series.map((one) => (
        <li key={one.key} data-colour={one.colour} data-name={one.name}>
          <span className={one.shape === 'bar' ? css['swatch'] : css['stroke']} style={{ background: `var(${one.colour})` }} />
          {one.name}
          <strong style={{ minWidth: `${String(roomFor(one, unit))}ch` }}>
            {index < 0 ? '' : formatFigure(one.values[index] ?? (one.shape === 'bar' ? 0 : null), unit)}
          </strong>
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

/** Letters that the longest value needs: the place is kept, so that pointing moves nothing. */
function roomFor({ values }: Series, unit: string): number {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? 1 : Math.max(...[Math.max(...known), Math.min(...known)].map((value) => formatFigure(value, unit).length));
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
