import { SegmentedControl, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ReportRow } from '#contract/report.ts';
import { SourceMenu } from '#web/components/export/export-menu.tsx';
import { numberOf } from '#web/components/metric/figures.ts';
import { useKeyText } from '#web/components/metric/key-text.ts';
import { ReportCell } from '#web/components/metric/report-cell.tsx';
import { SortHead } from '#web/components/metric/sort-head.tsx';
import { sorted, type SortSearch } from '#web/components/metric/sort.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { missing } from '#web/format.ts';
import { columnsBy, type ShownFigure } from './figures.ts';
import { useFirst } from './first-rows.tsx';
import css from './page.module.css';
import { isWide, type Marketing } from './queries.ts';
import { dimensions, type SourceDimension, useMarketingSearch } from './search.ts';
import { byWeight, rowsOf, tableSource } from './source-rows.ts';

/** Rows that are shown at first: of words and pages there may be thousands. */
const atFirst = 50;

/** What each source cost and brought: from the channel down to the single number, each row a way to what it is made of. */
export function Sources({ marketing }: { marketing: Marketing }) {
  const { t } = useTranslation('marketing');
  const { search, choose } = useMarketingSearch();
  const { results, callers } = marketing.asked;
  // As answered: while another cut is loading, the rows shown are still of this one.
  const dimension = dimensions.find((one) => one === callers.report.dimensions[0]) ?? 'channel';
  const columns = columnsBy(dimension);
  const asked = isWide(dimension) ? [results, callers] : [callers];
  const rows = byWeight(rowsOf(asked.map(({ report }) => report)), columns);
  const source = tableSource(asked, rows, columns, t('sources.title'));
  return (
    <Panel
      title={t('sources.title')}
      note={t(isWide(dimension) ? 'sources.note' : 'sources.narrowNote')}
      actions={source === null ? null : <SourceMenu source={source} title={t('sources.title')} />}
      flush
    >
      <div className={css['cuts']}>
        <SegmentedControl
          aria-label={t('sources.by')}
          size="xs"
          value={search.by ?? 'channel'}
          data={dimensions.map((value) => ({ value, label: t(`dimension.${value}`) }))}
          onChange={(value) => choose({ by: value === 'channel' ? undefined : value, sort: undefined, up: undefined })}
        />
      </div>
      <SourcesTable marketing={marketing} dimension={dimension} columns={columns} rows={rows} />
    </Panel>
  );
}

function SourcesTable({ marketing, dimension, columns, rows }: SourcesTableProps) {
  const { t } = useTranslation('marketing');
  const { search, choose } = useMarketingSearch();
  const keyText = useKeyText();
  const withChannel = isWide(dimension) && dimension !== 'channel';
  const nameOf = ({ keys: [key = null] }: ReportRow): string => (key === null ? t(`unknown.${dimension}`) : keyText(dimension, key));
  const onSort = (next: SortSearch): void => choose({ sort: undefined, up: undefined, ...next });
  const valueOf = ({ cells }: ReportRow, id: string): number | null => {
    const figure = columns.find((column) => column.id === id);
    return figure === undefined ? null : numberOf(cells[figure.metric], figure);
  };
  const { shown, more } = useFirst(sorted(rows, search, nameOf, valueOf), atFirst);
  const cell = (figure: ShownFigure, row: (string | null)[]) => (
    <td key={figure.id} data-number>
      <ReportCell report={marketing.asked[figure.in].report} name={figure.in} row={row} figure={figure} />
    </td>
  );
  return (
    <div className={css['tight']}>
      <DataTable label={t('sources.title')}>
        <thead>
          <tr>
            <SortHead column="name" title={t(`dimension.${dimension}`)} first="ascending" number={false} sort={search} onSort={onSort} />
            {withChannel ? (
              <th scope="col" className={css['plain']}>
                {t('dimension.channel')}
              </th>
            ) : null}
            {columns.map(({ id }) => (
              <SortHead key={id} column={id} title={t(`column.${id}`)} first="descending" number sort={search} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => {
            const [key = null, channel = null] = row.keys;
            return (
              <tr key={JSON.stringify(row.keys)}>
                <th scope="row">
                  <RowName dimension={dimension} value={key} name={nameOf(row)} />
                </th>
                {withChannel ? <td>{channel === null ? missing : keyText('channel', channel)}</td> : null}
                {columns.map((figure) => cell(figure, row.keys))}
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('whole')}</th>
            {withChannel ? <td /> : null}
            {columns.map((figure) => cell(figure, []))}
          </tr>
        </tfoot>
      </DataTable>
      {more}
    </div>
  );
}

interface SourcesTableProps {
  marketing: Marketing;
  dimension: SourceDimension;
  columns: readonly ShownFigure[];
  rows: readonly ReportRow[];
}

/** A row leads to what it is made of: the page narrowed to it, one step further down. */
function RowName({ dimension, value, name }: { dimension: SourceDimension; value: string | null; name: string }) {
  const { t } = useTranslation('marketing');
  const { choose } = useMarketingSearch();
  const next = dimensions[dimensions.indexOf(dimension) + 1];
  if (value === null || next === undefined || dimension === 'landing_page' || dimension === 'number') return name;
  const narrow = dimension === 'campaign' ? { campaign: [value] } : { [dimension]: value };
  return (
    <UnstyledButton
      className={css['name'] ?? ''}
      title={t('narrow', { name, next: t(`dimension.${next}`) })}
      onClick={() => choose({ ...narrow, by: next, sort: undefined, up: undefined })}
    >
      {name}
    </UnstyledButton>
  );
}
