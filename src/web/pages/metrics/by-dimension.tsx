import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Cell, ReportColumn } from '#contract/report.ts';
import { unitOf } from '#contract/unit-of.ts';
import { Figure } from '#web/components/metric/figure.tsx';
import type { Asked } from '#web/components/metric/figures.ts';
import { useKeyText } from '#web/components/metric/key-text.ts';
import { usePopulationLine } from '#web/components/metric/population.tsx';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { useDefinitions } from '#web/definitions.ts';
import { figureOf, picksOf } from '#web/export/report-table.ts';
import { codeText, formatCount, formatFigure, missing } from '#web/format.ts';
import { useMetricWords } from '#web/metric-words.ts';

const few = 10;

/** The rows of a report of one metric, each figure open; the first ten, or all. */
export function ByDimension({ report, asked }: { report: string; asked: Asked }) {
  const { t } = useTranslation('metrics-page');
  const { t: common } = useTranslation();
  const words = useMetricWords();
  const keyText = useKeyText();
  const [whole, setWhole] = useState(false);
  const { rows, dimensions, columns, totals } = asked.report;
  const [column] = columns;
  if (column === undefined) return null;
  const all = [...rows.map((row) => row.cells[column.key]), totals[column.key]].filter((cell) => cell !== undefined);
  const picks = picksOf(all);
  const lines = [...(whole ? rows : rows.slice(0, few)), { keys: [], cells: totals }];
  return (
    <>
      <DataTable label={asked.title}>
        <thead>
          <tr>
            {dimensions.map((name) => (
              <th key={name} scope="col">
                {words.dimensionTitle(name)}
              </th>
            ))}
            {picks.map((pick) => (
              <th key={pick ?? ''} scope="col" data-number>
                {pick === null ? words.title(column) : codeText(pick)}
              </th>
            ))}
            <th scope="col" data-number>
              {t('madeOf')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ keys, cells }) => {
            const cell = cells[column.key];
            return (
              <tr key={JSON.stringify(keys)}>
                {keys.length === 0 ? (
                  <th scope="row" colSpan={dimensions.length}>
                    {common('all')}
                  </th>
                ) : (
                  keys.map((key, at) => (
                    <th key={dimensions[at] ?? at} scope="row">
                      {key === null ? common('none') : keyText(dimensions[at] ?? '', key)}
                    </th>
                  ))
                )}
                {picks.map((pick) => {
                  const value = cell === undefined ? null : figureOf(cell.value, pick);
                  return (
                    <td key={pick ?? ''} data-number>
                      {cell === undefined ? (
                        missing
                      ) : (
                        <Figure report={report} row={[...keys]} column={column} cell={cell} {...(pick === null ? {} : { pick })}>
                          {typeof value === 'number'
                            ? column.unit === 'list'
                              ? formatCount(value)
                              : formatFigure(value, unitOf(column, pick))
                            : String(value ?? missing)}
                        </Figure>
                      )}
                    </td>
                  );
                })}
                <td data-number>{cell === undefined ? null : <MadeOf cell={cell} column={column} />}</td>
              </tr>
            );
          })}
        </tbody>
      </DataTable>
      {rows.length <= few ? null : (
        <Button variant="subtle" size="compact-sm" m="sm" onClick={() => setWhole(!whole)}>
          {whole ? t('fewer') : t('allRows', { n: rows.length })}
        </Button>
      )}
    </>
  );
}

/** "312 of 401", where the figure is a quotient. */
function MadeOf({ cell, column }: { cell: Cell; column: ReportColumn }) {
  return usePopulationLine(cell, column, useDefinitions().get(column.metric));
}
