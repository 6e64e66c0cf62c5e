import { IconAlertTriangle, IconArrowDownLeft, IconArrowsLeftRight, IconArrowUpRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { CallFacts } from '#contract/call-view.ts';
import { OutcomeBadge } from '#web/components/ui/outcome-badge.tsx';
import { formatCode, formatDay, formatDuration, formatTime, missing } from '#web/format.ts';
import css from './list.module.css';

const arrows: Record<string, typeof IconArrowDownLeft | undefined> = { inbound: IconArrowDownLeft, outbound: IconArrowUpRight };

const listed = (values: readonly string[]): string => (values.length === 0 ? missing : [...new Set(values)].join(', '));
const seconds = (value: number | null): string => (value === null ? missing : formatDuration(value));

/** One call in the list; the whole row leads to it. Undefined while its page comes. */
export function CallRow({ call, tz }: { call: CallFacts | undefined; tz: string }) {
  if (call === undefined) {
    return (
      <div role="cell" className={css['coming']}>
        <span className="visually-hidden">Loading</span>
      </div>
    );
  }
  const Arrow = arrows[call.direction] ?? IconArrowsLeftRight;
  return (
    <>
      <div role="cell" data-column="time">
        <Link to="/calls/$id" params={{ id: call.id }} search={{ tz }} className={css['open']} data-call={call.id}>
          <span className={css['day']}>{formatDay(call.started_at, tz)}</span> {formatTime(call.started_at, tz)}
        </Link>
      </div>
      <div role="cell" data-column="caller">
        <Arrow size={16} stroke={1.75} className={css['arrow']} role="img" aria-label={formatCode(call.direction)} />
        <span className={css['party']}>
          {call.caller ?? (call.caller_presented === null ? 'withheld' : call.caller_presented)}
          {call.caller_name === null ? null : <span className={css['name']}>{call.caller_name}</span>}
        </span>
        {call.anomalies.length === 0 ? null : (
          <IconAlertTriangle size={14} className={css['anomaly']} role="img" aria-label="Has anomalies" />
        )}
      </div>
      <div role="cell" data-column="number">
        {call.number_id ?? missing}
      </div>
      <div role="cell" data-column="outcome">
        <OutcomeBadge outcome={call.outcome} />
      </div>
      <div role="cell" data-column="queue">
        {listed(call.queue_ids)}
      </div>
      <div role="cell" data-column="agent">
        {listed(call.agent_ids)}
      </div>
      <div role="cell" data-column="wait" data-number>
        {seconds(call.wait_s)}
      </div>
      <div role="cell" data-column="talk" data-number>
        {seconds(call.talk_s)}
      </div>
    </>
  );
}
