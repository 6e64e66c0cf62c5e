import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { Report } from '#contract/report.ts';
import { unitOf } from '#contract/unit-of.ts';
import { cellOf, columnOf, numberOf } from '#web/components/metric/figures.ts';
import { useKeyText } from '#web/components/metric/key-text.ts';
import { ReportCell } from '#web/components/metric/report-cell.tsx';
import { AskedPart } from '#web/components/page/asked-part.tsx';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { useView } from '#web/view.ts';
import { modelFigures, type ShownFigure } from './figures.ts';
import { Moved } from './moved.tsx';
import { modelQuestions } from './queries.ts';
import { type Model, modelOf, useMarketingSearch } from './search.ts';
import { byWeight, rowsOf } from './source-rows.ts';

/** Rows of each model; below them words and pages differ by little. */
const mostRows = 20;

/** The same calls, leads and deals as two models share them out, and what changes from one to the other. */
export function Models({ against }: { against: Model }) {
  const { t } = useTranslation('marketing');
  const { search } = useMarketingSearch();
  const view = useView();
  const model = modelOf(search);
  return (
    <AskedPart name="marketing models" questions={modelQuestions(view, search, against, t)} height={300}>
      {({ asked: { one, other } }) => (
        <ModelsPanel one={one.report} other={other.report} names={[t(`model.${model}`), t(`model.${against}`)]} />
      )}
    </AskedPart>
  );
}

function ModelsPanel({ one, other, names }: { one: Report; other: Report; names: readonly [string, string] }) {
  const { t } = useTranslation('marketing');
  const keyText = useKeyText();
  const dimension = one.dimensions[0] ?? 'channel';
  const nameOf = (keys: readonly (string | null)[]): string => {
    const known = keys.flatMap((key, at) => (key === null ? [] : [keyText(one.dimensions[at] ?? '', key)]));
    return known.length === 0 ? t('unknown.channel') : known.join(' · ');
  };
  const rows = byWeight(rowsOf([other, one]), modelFigures).slice(0, mostRows);
  const line = (row: (string | null)[]) =>
    modelFigures.map((figure) => (
      <Fragment key={figure.id}>
        <td data-number>
          <ReportCell report={one} name="one" row={row} figure={figure} />
        </td>
        <td data-number>
          <ReportCell report={other} name="other" row={row} figure={figure} />
          <Change one={one} other={other} row={row} figure={figure} name={names[0]} />
        </td>
      </Fragment>
    ));
  return (
    <Panel title={t('models.title')} note={t('models.note')} flush>
      <DataTable label={t('models.title')}>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              {t(dimension === 'channel' ? 'dimension.channel' : 'models.source')}
            </th>
            {modelFigures.map(({ id }) => (
              <th key={id} scope="colgroup" colSpan={2} data-number>
                {t(`column.${id}`)}
              </th>
            ))}
          </tr>
          <tr>
            {modelFigures.map(({ id }) => (
              <Fragment key={id}>
                <th scope="col" data-number>
                  {names[0]}
                </th>
                <th scope="col" data-number>
                  {names[1]}
                </th>
              </Fragment>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ keys }) => (
            <tr key={JSON.stringify(keys)}>
              <th scope="row">{nameOf(keys)}</th>
              {line(keys)}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('whole')}</th>
            {line([])}
          </tr>
        </tfoot>
      </DataTable>
    </Panel>
  );
}

/** What the second model gives more or less than the first; what has no row there has nothing. */
function Change({ one, other, row, figure, name }: ChangeProps) {
  const [before, after] = [one, other].map((report) => {
    const cell = cellOf(report, row, figure.metric);
    return cell === undefined ? 0 : numberOf(cell, figure);
  });
  if (before == null || after == null) return null;
  const column = columnOf(other, figure.metric);
  const unit = column === undefined ? 'count' : unitOf(column, figure.pick);
  return <Moved before={before} after={after} unit={unit} name={name} least={1e-9} />;
}

interface ChangeProps {
  one: Report;
  other: Report;
  row: (string | null)[];
  figure: ShownFigure;
  name: string;
}
