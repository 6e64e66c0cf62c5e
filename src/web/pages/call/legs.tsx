import { useTranslation } from 'react-i18next';
import type { LegFacts, VisitFacts } from '#contract/call-view.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { codeText, formatDuration, formatTime, missing } from '#web/format.ts';
import { useNames } from '#web/names.ts';

const seconds = (value: number | null): string => (value === null ? missing : formatDuration(value));
const between = (from: string, to: string | null): number | null => (to === null ? null : (Date.parse(to) - Date.parse(from)) / 1000);

/** Each entry into a queue, ring group or direct extension. */
export function VisitsTable({ visits, tz }: { visits: readonly VisitFacts[]; tz: string }) {
  const { t } = useTranslation('call');
  const nameIn = useNames();
  if (visits.length === 0) return null;
  return (
    <Panel title={t('visits.title')} flush>
      <DataTable label={t('visits.title')}>
        <thead>
          <tr>
            <th scope="col">{t('visits.queue')}</th>
            <th scope="col">{t('visits.entered')}</th>
            <th scope="col">{t('visits.how')}</th>
            <th scope="col" data-number>
              {t('visits.waited')}
            </th>
            <th scope="col">{t('visits.leftAs')}</th>
            <th scope="col">{t('visits.agent')}</th>
          </tr>
        </thead>
        <tbody>
          {visits.map((visit) => (
            <tr key={visit.id}>
              <th scope="row">{nameIn('queue', visit.queue_id)}</th>
              <td>{formatTime(visit.enqueued_at, tz)}</td>
              <td>{codeText(visit.entry)}</td>
              <td data-number>{seconds(between(visit.enqueued_at, visit.answered_at ?? visit.exited_at))}</td>
              <td>{codeText(visit.exit)}</td>
              <td>{visit.agent_id === null ? missing : nameIn('agent', visit.agent_id)}</td>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </Panel>
  );
}

/** Each offer of the call to an agent. */
export function LegsTable({ legs, tz }: { legs: readonly LegFacts[]; tz: string }) {
  const { t } = useTranslation('call');
  const nameIn = useNames();
  if (legs.length === 0) return null;
  const agentText = ({ agent_id: id, kind }: LegFacts): string =>
    kind === 'consult' ? t('legs.consultation', { agent: nameIn('agent', id) }) : nameIn('agent', id);
  return (
    <Panel title={t('legs.title')} flush>
      <DataTable label={t('legs.title')}>
        <thead>
          <tr>
            <th scope="col">{t('visits.agent')}</th>
            <th scope="col">{t('legs.offered')}</th>
            <th scope="col">{t('legs.result')}</th>
            <th scope="col" data-number>
              {t('legs.rang')}
            </th>
            <th scope="col" data-number>
              {t('legs.talk')}
            </th>
            <th scope="col" data-number>
              {t('legs.hold')}
            </th>
            <th scope="col" data-number>
              {t('legs.wrapUp')}
            </th>
            <th scope="col">{t('legs.transfer')}</th>
            <th scope="col">{t('legs.endedBy')}</th>
          </tr>
        </thead>
        <tbody>
          {legs.map((leg) => (
            <tr key={leg.id}>
              <th scope="row">{agentText(leg)}</th>
              <td>{formatTime(leg.offered_at, tz)}</td>
              <td>{codeText(leg.result)}</td>
              <td data-number>{seconds(between(leg.offered_at, leg.answered_at ?? leg.ended_at))}</td>
              <td data-number>{seconds(leg.talk_s)}</td>
              <td data-number>{seconds(leg.hold_s)}</td>
              <td data-number>{seconds(leg.acw_s)}</td>
              <td>
                {leg.transfer_to === null
                  ? missing
                  : leg.transfer_kind === null
                    ? leg.transfer_to
                    : t('legs.transferTo', { kind: codeText(leg.transfer_kind), target: leg.transfer_to })}
              </td>
              <td>{leg.ended_by === null ? missing : codeText(leg.ended_by)}</td>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </Panel>
  );
}
