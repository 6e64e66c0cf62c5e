import type { TimelineItem } from '#contract/call-view.ts';
import { ChartPanel } from '#web/components/ui/chart-panel.tsx';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { formatDuration, formatExact, formatOffset, missing } from '#web/format.ts';
import css from './timeline.module.css';

/** The way of the call: each stretch a bar on one scale of seconds, moments as marks. */
export function Timeline({ items, start, end, tz }: TimelineProps) {
  const from = Math.min(Date.parse(start), ...items.map((item) => Date.parse(item.from)));
  const before = Math.max(...[end ?? start, ...items.map((item) => item.to ?? item.from)].map((at) => Date.parse(at)));
  const whole = Math.max(before - from, 1);
  const share = (at: string): number => ((Date.parse(at) - from) / whole) * 100;
  const offset = (at: string): string => formatOffset((Date.parse(at) - from) / 1000);
  const lasting = (item: TimelineItem): string =>
    item.to === null ? '' : formatDuration((Date.parse(item.to) - Date.parse(item.from)) / 1000);
  return (
    <ChartPanel
      picture={false}
      title="Timeline"
      note={`${formatDuration(whole / 1000)} from arrival to end`}
      chart={
        <ol className={css['lanes']}>
          {items.map((item, index) => (
            <li key={`${item.kind} ${item.from} ${String(index)}`} className={css['lane']}>
              <span className={css['name']}>
                <span className={css['kind']}>{titles[item.kind]}</span>
                {item.who === null ? null : <span className={css['who']}>{item.who}</span>}
              </span>
              <span className={css['track']} aria-hidden>
                {item.to === null ? (
                  <span className={css['moment']} data-kind={item.kind} style={{ '--from': share(item.from) }} />
                ) : (
                  <span className={css['bar']} data-kind={item.kind} style={{ '--from': share(item.from), '--to': share(item.to) }} />
                )}
              </span>
              <span className={css['time']}>
                <span className="visually-hidden">at </span>
                {offset(item.from)}
                <span className={css['length']}>{lasting(item)}</span>
              </span>
            </li>
          ))}
        </ol>
      }
      table={
        <DataTable label="Timeline">
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col" data-number>
                After
              </th>
              <th scope="col">What</th>
              <th scope="col">Who</th>
              <th scope="col" data-number>
                Lasted
              </th>
              <th scope="col">In words</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item, index) => (
              <tr key={`${item.kind} ${item.from} ${String(index)}`}>
                <td>{formatExact(item.from, tz)}</td>
                <td data-number>{offset(item.from)}</td>
                <th scope="row">{titles[item.kind]}</th>
                <td>{item.who ?? missing}</td>
                <td data-number>{lasting(item) || missing}</td>
                <td>{item.says}</td>
              </tr>
            ))}
          </tbody>
        </DataTable>
      }
    />
  );
}

const titles: Record<TimelineItem['kind'], string> = {
  line: 'Line',
  menu: 'Menu',
  queue: 'Queue',
  ring: 'Ringing',
  talk: 'Talk',
  hold: 'Hold',
  wrapup: 'Wrap-up',
  transfer: 'Transfer',
  end: 'End',
};

interface TimelineProps {
  items: readonly TimelineItem[];
  start: string;
  end: string | null;
  tz: string;
}
