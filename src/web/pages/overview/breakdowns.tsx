import { Figure } from '#web/components/metric/figure.tsx';
import type { Asked } from '#web/components/metric/figures.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { missing } from '#web/format.ts';

const perVisit = 'Waits are judged at each visit of a queue, in the cards above at each call, so that “All” may differ from them';
const perLeg = 'Each agent by their own part of a call; a transferred call counts once for all';

export const QueuesTable = ({ asked }: { asked: Asked }) => (
  <Breakdown asked={asked} report="queues" title="Queues" of="Queue" note={perVisit} />
);

export const AgentsTable = ({ asked }: { asked: Asked }) => (
  <Breakdown asked={asked} report="agents" title="Agents" of="Agent" note={perLeg} />
);

/** The rows of a report side by side, its totals below them, each a figure that opens. */
function Breakdown({ asked, report, title, of, note }: BreakdownProps) {
  const { columns, rows, totals } = asked.report;
  return (
    <Panel title={title} note={note} flush>
      <DataTable label={title}>
        <thead>
          <tr>
            <th scope="col">{of}</th>
            {columns.map((column) => (
              <th key={column.key} scope="col" data-number>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.keys[0] ?? ''}>
              <th scope="row">{row.keys[0] ?? '(none)'}</th>
              {columns.map((column) => {
                const cell = row.cells[column.key];
                return (
                  <td key={column.key} data-number>
                    {cell === undefined ? missing : <Figure report={report} row={row.keys} column={column} cell={cell} />}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">All</th>
            {columns.map((column) => {
              const cell = totals[column.key];
              return (
                <td key={column.key} data-number>
                  {cell === undefined ? missing : <Figure report={report} column={column} cell={cell} />}
                </td>
              );
            })}
          </tr>
        </tfoot>
      </DataTable>
    </Panel>
  );
}

interface BreakdownProps {
  asked: Asked;
  report: string;
  title: string;
  /** What a row is. */
  of: string;
  note: string;
}
