import type { ReactNode } from 'react';
import type { CellAttributes } from '#web/components/metric/figure.tsx';
import { ChartPanel } from '#web/components/ui/chart-panel.tsx';
import { CrossTable } from '#web/components/ui/cross-table.tsx';
import { formatHour, formatWeekday, weekdaysInOrder } from '#web/format.ts';
import { hoursOfDay } from './along.ts';
import { HeatMap } from './heat-map.tsx';

/** A panel with a figure by weekday and hour: the heat map, and behind the switch its table. */
export function WeekHeat({ title, note, about, label, hour, heat, text, below, framed, none, figure }: WeekHeatProps) {
  const days = weekdaysInOrder().map((day) => ({ key: String(day), name: formatWeekday(day) }));
  const hours = hoursOfDay.map((key) => ({ key, name: formatHour(Number(key)) }));
  const cells = new Map(days.flatMap((day) => hours.map((at) => [`${day.key}-${at.key}`, `${day.name} ${at.name}`])));
  const hottest = Math.max(0, ...[...cells.keys()].map((key) => heat(key) ?? 0));
  const share = (key: string): number | null => {
    const own = heat(key);
    return own === null ? null : hottest === 0 ? 0 : own / hottest;
  };
  return (
    <ChartPanel
      title={title}
      note={note}
      about={about}
      chart={
        <HeatMap
          share={share}
          text={text}
          label={label}
          {...(below === undefined ? {} : { below })}
          {...(framed === undefined ? {} : { framed })}
        >
          {(key, name, current) => figure(key, name, { tabIndex: current ? 0 : -1, 'data-cell': key })}
        </HeatMap>
      }
      table={
        <CrossTable
          label={title}
          corner={hour}
          rows={hours}
          columns={days}
          cell={(at, day) => figure(`${day}-${at}`, cells.get(`${day}-${at}`) ?? '') ?? none}
        />
      }
    />
  );
}

interface WeekHeatProps {
  title: string;
  note: ReactNode;
  about?: string;
  /** What a reader without sight hears of the map. */
  label: string;
  /** What the rows of the table are. */
  hour: string;
  /** By key `1-09` (Monday, 09:00): how hot it is, on the scale of the hottest; null where nothing is known. */
  heat: (key: string) => number | null;
  /** What stands in a cell of the map; null where nothing happened. */
  text: (key: string) => string | null;
  /** A second, smaller line of it: how many it was seen in. */
  below?: (key: string) => string | null;
  /** Cells of the map with a frame. */
  framed?: (key: string) => boolean;
  /** What stands in the table where there is no figure. */
  none: string;
  /** What opens: over the map with attributes, in the table without. */
  figure: (key: string, name: string, attributes?: CellAttributes) => ReactNode;
}
