import { useTranslation } from 'react-i18next';
import type { CallFacts, VisitFacts } from '#contract/call-view.ts';
import { codeText, formatDuration } from '#web/format.ts';
import css from './page.module.css';

const between = (from: string | null, to: string | null): number | null =>
  from === null || to === null ? null : (Date.parse(to) - Date.parse(from)) / 1000;

/** The facts of the call at a glance; what is not known is not listed. */
export function CallSummary({ call, visits }: { call: CallFacts; visits: readonly VisitFacts[] }) {
  const { t } = useTranslation('call');
  const seconds = (value: number | null): string | null => (value === null ? null : formatDuration(value));
  const marks = (['spam', 'test', 'escalated'] as const).filter((mark) => call[mark]);
  const facts: [string, string | null][] = [
    [t('fact.number'), call.number_id],
    [t('fact.presented'), call.caller_presented === call.caller ? null : call.caller_presented],
    [
      t('fact.country'),
      call.caller_country === null ? null : [call.caller_country, call.caller_area].filter((part) => part !== null).join(', '),
    ],
    [t('fact.queues'), visits.length === 0 ? null : [...new Set(call.queue_ids)].join(', ')],
    [t('fact.agents'), call.agent_ids.length === 0 ? null : [...new Set(call.agent_ids)].join(', ')],
    [t('fact.duration'), seconds(between(call.started_at, call.ended_at))],
    [t('fact.menu'), seconds(call.ivr_s)],
    [t('fact.wait'), visits.length === 0 ? null : seconds(call.wait_s)],
    [t('fact.talk'), seconds(call.talk_s)],
    [t('fact.hold'), call.hold_s === 0 ? null : seconds(call.hold_s)],
    [t('fact.endedBy'), call.ended_by === null ? null : codeText(call.ended_by)],
    [t('fact.blocked'), call.blocked_reason === null ? null : codeText(call.blocked_reason)],
    [t('fact.sip'), call.sip_code === null ? null : String(call.sip_code)],
    [t('fact.campaign'), call.campaign_id],
    [t('fact.disposition'), call.disposition],
    [t('fact.topics'), call.topics.length === 0 ? null : call.topics.join(', ')],
    [t('fact.goals'), call.goals.length === 0 ? null : call.goals.join(', ')],
    [t('fact.resolved'), call.resolved === null ? null : call.resolved ? codeText('yes') : codeText('no')],
    [t('fact.marked'), marks.length === 0 ? null : marks.map(codeText).join(', ')],
    [t('fact.connection'), call.connection],
  ];
  return (
    <dl className={css['facts']} aria-label={t('facts')}>
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
