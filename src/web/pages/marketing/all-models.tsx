import { useTranslation } from 'react-i18next';
import type { Report } from '#contract/report.ts';
import { cellOf, numberOf } from '#web/components/metric/figures.ts';
import { useKeyText } from '#web/components/metric/key-text.ts';
import { ReportCell } from '#web/components/metric/report-cell.tsx';
import { AskedPart } from '#web/components/page/asked-part.tsx';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { useView } from '#web/view.ts';
import { useFirst } from './first-rows.tsx';
import { Moved } from './moved.tsx';
import css from './page.module.css';
import { allModelsQuestion } from './queries.ts';
import { dimensions, type Model, modelOf, models, useMarketingSearch, whereOf } from './search.ts';

const metric = 'attribution_models';

/** Models that give nothing to single calls open to all calls whose path holds the source. */
const overPaths = ['markov', 'shapley'] as const;
const columns = [...models, ...overPaths] as const;
type Column = (typeof columns)[number];

const atFirst = 20;
/** Smaller differences would stand there as 0. */
const shownAsNone = 0.05;

/** The same calls as all models share them out, and what each changes against the model of the page. */
export function AllModels() {
  const { t } = useTranslation('marketing');
  const { search } = useMarketingSearch();
  const view = useView();
  const isNarrowed = whereOf(view, search).length > 0;
  return (
    <AskedPart name="all marketing models" questions={allModelsQuestion(view, search, t)} height={300}>
      {({ asked: { all } }) => <AllModelsPanel report={all.report} model={modelOf(search)} isNarrowed={isNarrowed} />}
    </AskedPart>
  );
}

function AllModelsPanel({ report, model, isNarrowed }: { report: Report; model: Model; isNarrowed: boolean }) {
  const { t } = useTranslation('marketing');
  const keyText = useKeyText();
  const dimension = dimensions.find((one) => one === report.dimensions[0]) ?? 'channel';
  const valueOf = (row: (string | null)[], pick: string): number => numberOf(cellOf(report, row, metric), { pick }) ?? 0;
  const ordered = report.rows.toSorted((one, other) => valueOf(other.keys, model) - valueOf(one.keys, model));
  const { shown, more } = useFirst(ordered, atFirst);
  const opens = (row: (string | null)[], column: Column): string | undefined => {
    if (models.some((one) => one === column)) return undefined;
    return row.length === 0 ? 'all' : 'on_path';
  };
  const line = (row: (string | null)[]) => (
    <>
      {columns.map((column) => {
        const part = opens(row, column);
        const figure = { metric, pick: column, ...(part === undefined ? {} : { opens: part }) };
        return (
          <td key={column} data-number>
            <ReportCell report={report} name="all" row={row} figure={figure} />
            <Moved before={valueOf(row, model)} after={valueOf(row, column)} unit="count" name={t(`model.${model}`)} least={shownAsNone} />
          </td>
        );
      })}
      <td data-number>
        <ReportCell
          report={report}
          name="all"
          row={row}
          figure={{ metric, pick: 'on_path', opens: row.length === 0 ? 'all' : 'on_path' }}
        />
      </td>
    </>
  );
  return (
    <Panel title={t('allModels.title')} note={t(isNarrowed ? 'allModels.noteWide' : 'allModels.note')} flush>
      <div className={css['tight']}>
        <DataTable label={t('allModels.title')}>
          <thead>
            <tr>
              <th scope="col">{t(`dimension.${dimension}`)}</th>
              {columns.map((column) => (
                <th key={column} scope="col" data-number>
                  {t(`model.${column}`)}
                </th>
              ))}
              <th scope="col" data-number>
                {t('allModels.onPath')}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ keys }) => (
              <tr key={JSON.stringify(keys)}>
                <th scope="row">{keys[0] == null ? t(`unknown.${dimension}`) : keyText(dimension, keys[0])}</th>
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
      </div>
      {more}
    </Panel>
  );
}
