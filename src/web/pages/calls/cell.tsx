import { IconAlertTriangle, IconArrowDownLeft, IconArrowsLeftRight, IconArrowUpRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CallFacts } from '#contract/call-view.ts';
import { OutcomeBadge } from '#web/components/ui/outcome-badge.tsx';
import { codeText, formatDay, formatDuration, formatTime, missing } from '#web/format.ts';
import type { NameOf } from '#web/names.ts';
import type { ColumnName } from './column-names.ts';
import css from './list.module.css';

const listed = (values: readonly string[], say: (value: string) => string = (value) => value): string =>
  values.length === 0 ? missing : [...new Set(values)].map(say).join(', ');
const seconds = (value: number | null): string => (value === null ? missing : formatDuration(value));

/** What a column shows of a call. */
export function Cell({ name, call, tz, nameIn }: { name: ColumnName; call: CallFacts; tz: string; nameIn: NameOf }) {
  switch (name) {
    case 'time':
      return (
        <Link to="/calls/$id" params={{ id: call.id }} search={{ tz }} className={css['open']} data-call={call.id}>
          <span className={css['day']}>{formatDay(call.started_at, tz)}</span> {formatTime(call.started_at, tz)}
        </Link>
      );
    case 'caller':
      return <Party call={call} />;
    case 'number':
      return call.number_id === null ? missing : nameIn('number', call.number_id);
    case 'outcome':
      return <OutcomeBadge outcome={call.outcome} />;
    case 'queue':
      return listed(call.queue_ids, (id) => nameIn('queue', id));
    case 'agent':
      return listed(call.agent_ids, (id) => nameIn('agent', id));
    case 'wait':
      return seconds(call.wait_s);
    case 'talk':
      return seconds(call.talk_s);
    case 'hold':
      return seconds(call.hold_s);
    case 'acw':
      return seconds(call.acw_s);
    case 'transfers':
      return listed(call.transfer_kinds, codeText);
    case 'direction':
      return codeText(call.direction);
    case 'campaign':
      return call.campaign_id === null ? missing : nameIn('campaign', call.campaign_id);
    case 'topic':
      return listed(call.topics);
    case 'disposition':
      return call.disposition ?? missing;
    case 'ended_by':
      return call.ended_by === null ? missing : codeText(call.ended_by);
    case 'country':
      return call.caller_country ?? missing;
    case 'ivr':
      return seconds(call.ivr_s);
    case 'connection':
      return call.connection.slice(call.connection.indexOf('/') + 1);
    case 'id':
      return call.id;
  }
}

const arrows: Record<string, typeof IconArrowDownLeft | undefined> = { inbound: IconArrowDownLeft, outbound: IconArrowUpRight };

function Party({ call }: { call: CallFacts }) {
  const { t } = useTranslation('calls');
  const Arrow = arrows[call.direction] ?? IconArrowsLeftRight;
  return (
    <>
      <Arrow size={16} stroke={1.75} className={css['arrow']} role="img" aria-label={codeText(call.direction)} />
      <span className={css['party']}>
        {call.caller ?? call.caller_presented ?? t('withheld')}
        {call.caller_name === null ? null : <span className={css['name']}>{call.caller_name}</span>}
      </span>
      {call.anomalies.length === 0 ? null : (
        <IconAlertTriangle size={14} className={css['anomaly']} role="img" aria-label={t('anomalies')} />
      )}
    </>
  );
}
