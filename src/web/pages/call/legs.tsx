import type { LegFacts, VisitFacts } from '#contract/call-view.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatCode, formatDuration, formatTime, missing } from '#web/format.ts';

const seconds = (value: number | null): string => (value === null ? missing : formatDuration(value));
const between = (from: string, to: string | null): number | null => (to === null ? null : (Date.parse(to) - Date.parse(from)) / 1000);

/** Each entry into a queue, ring group or direct extension. */
export function VisitsTable({ visits, tz }: { visits: readonly VisitFacts[]; tz: string }) {
  if (visits.length === 0) return null;
  return (
    <Panel title="Queue visits" flush>
      <DataTable label="Queue visits">
        <thead>
          <tr>
            <th scope="col">Queue</th>
            <th scope="col">Entered</th>
            <th scope="col">How</th>
            <th scope="col" data-number>
              Waited
            </th>
            <th scope="col">Left as</th>
            <th scope="col">Agent</th>
          </tr>
        </thead>
        <tbody>
          {visits.map((visit) => (
            <tr key={visit.id}>
              <th scope="row">{visit.queue_id}</th>
              <td>{formatTime(visit.enqueued_at, tz)}</td>
              <td>{formatCode(visit.entry)}</td>
              <td data-number>{seconds(between(visit.enqueued_at, visit.answered_at ?? visit.exited_at))}</td>
              <td>{formatCode(visit.exit)}</td>
              <td>{visit.agent_id ?? missing}</td>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </Panel>
  );
}

/** Each offer of the call to an agent. */
export function LegsTable({ legs, tz }: { legs: readonly LegFacts[]; tz: string }) {
  if (legs.length === 0) return null;
  return (
    <Panel title="Agent legs" flush>
      <DataTable label="Agent legs">
        <thead>
          <tr>
            <th scope="col">Agent</th>
            <th scope="col">Offered</th>
            <th scope="col">Result</th>
            <th scope="col" data-number>
              Rang
            </th>
            <th scope="col" data-number>
              Talk
            </th>
            <th scope="col" data-number>
              Hold
            </th>
            <th scope="col" data-number>
              Wrap-up
            </th>
            <th scope="col">Transfer</th>
            <th scope="col">Ended by</th>
          </tr>
        </thead>
        <tbody>
          {legs.map((leg) => (
            <tr key={leg.id}>
              <th scope="row">
                {leg.agent_id}
                {leg.kind === 'consult' ? ' (consultation)' : ''}
              </th>
              <td>{formatTime(leg.offered_at, tz)}</td>
              <td>{formatCode(leg.result)}</td>
              <td data-number>{seconds(between(leg.offered_at, leg.answered_at ?? leg.ended_at))}</td>
              <td data-number>{seconds(leg.talk_s)}</td>
              <td data-number>{seconds(leg.hold_s)}</td>
              <td data-number>{seconds(leg.acw_s)}</td>
              <td>{leg.transfer_to === null ? missing : `${leg.transfer_kind ?? ''} to ${leg.transfer_to}`.trim()}</td>
              <td>{leg.ended_by === null ? missing : formatCode(leg.ended_by)}</td>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </Panel>
  );
}
