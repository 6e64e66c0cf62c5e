import type { CallFacts, VisitFacts } from '#contract/call-view.ts';
import { formatCode, formatDuration } from '#web/format.ts';
import css from './page.module.css';

const between = (from: string | null, to: string | null): number | null =>
  from === null || to === null ? null : (Date.parse(to) - Date.parse(from)) / 1000;

/** The facts of the call at a glance; what is not known is not listed. */
export function CallSummary({ call, visits }: { call: CallFacts; visits: readonly VisitFacts[] }) {
  const seconds = (value: number | null): string | null => (value === null ? null : formatDuration(value));
  const facts: [string, string | null][] = [
    ['Our number', call.number_id],
    ['Presented as', call.caller_presented === call.caller ? null : call.caller_presented],
    ['Country', call.caller_country === null ? null : [call.caller_country, call.caller_area].filter((part) => part !== null).join(', ')],
    ['Queues', visits.length === 0 ? null : [...new Set(call.queue_ids)].join(', ')],
    ['Agents', call.agent_ids.length === 0 ? null : [...new Set(call.agent_ids)].join(', ')],
    ['Duration', seconds(between(call.started_at, call.ended_at))],
    ['In the menu', seconds(call.ivr_s)],
    ['Wait', visits.length === 0 ? null : seconds(call.wait_s)],
    ['Talk', seconds(call.talk_s)],
    ['Hold', call.hold_s === 0 ? null : seconds(call.hold_s)],
    ['Ended by', call.ended_by === null ? null : formatCode(call.ended_by)],
    ['Blocked because', call.blocked_reason === null ? null : formatCode(call.blocked_reason)],
    ['SIP code', call.sip_code === null ? null : String(call.sip_code)],
    ['Campaign', call.campaign_id],
    ['Disposition', call.disposition],
    ['Topics', call.topics.length === 0 ? null : call.topics.join(', ')],
    ['Goals', call.goals.length === 0 ? null : call.goals.join(', ')],
    ['Resolved', call.resolved === null ? null : call.resolved ? 'Yes' : 'No'],
    ['Marked', [call.spam ? 'spam' : '', call.test ? 'test' : '', call.escalated ? 'escalated' : ''].filter(Boolean).join(', ') || null],
    ['Connection', call.connection],
  ];
  return (
    <dl className={css['facts']} aria-label="Facts of the call">
      {facts.map(([name, value]) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
