import { useTranslation } from 'react-i18next';
import type { TimelineItem } from '#contract/call-view.ts';
import { ChartPanel } from '#web/components/ui/chart-panel.tsx';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { formatDuration, formatExact, formatOffset, missing } from '#web/format.ts';
import css from './timeline.module.css';

/** The way of the call: each stretch a bar on one scale of seconds, moments as marks. */
export function Timeline({ items, start, end, tz }: TimelineProps) {
  const { t } = useTranslation('call');
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
      title={t('timeline.title')}
      note={t('timeline.note', { length: formatDuration(whole / 1000) })}
      chart={
        <ol className={css['lanes']}>
          {items.map((item, index) => (
            <li key={`${item.kind} ${item.from} ${String(index)}`} className={css['lane']}>
              <span className={css['name']}>
                <span className={css['kind']}>{t(`timeline.kind.${item.kind}`)}</span>
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
                <span className="visually-hidden">{t('timeline.at')} </span>
                {offset(item.from)}
                <span className={css['length']}>{lasting(item)}</span>
              </span>
            </li>
          ))}
        </ol>
      }
      table={
        <DataTable label={t('timeline.title')}>
          <thead>
            <tr>
              <th scope="col">{t('timeline.time')}</th>
              <th scope="col" data-number>
                {t('timeline.after')}
              </th>
              <th scope="col">{t('timeline.what')}</th>
              <th scope="col">{t('timeline.who')}</th>
              <th scope="col" data-number>
                {t('timeline.lasted')}
              </th>
              <th scope="col">{t('timeline.inWords')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item, index) => (
              <tr key={`${item.kind} ${item.from} ${String(index)}`}>
                <td>{formatExact(item.from, tz)}</td>
                <td data-number>{offset(item.from)}</td>
                <th scope="row">{t(`timeline.kind.${item.kind}`)}</th>
                <td>{item.who ?? missing}</td>
                <td data-number>{lasting(item) || missing}</td>
                <td>{t(`timeline.act.${item.act}`, { by: item.by ?? '' })}</td>
              </tr>
            ))}
          </tbody>
        </DataTable>
      }
    />
  );
}

interface TimelineProps {
  items: readonly TimelineItem[];
  start: string;
  end: string | null;
  tz: string;
}
