import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ExportMenu } from '#web/components/export/export-menu.tsx';
import { Figure } from '#web/components/metric/figure.tsx';
import { columnOf } from '#web/components/metric/figures.ts';
import { Choice } from '#web/components/ui/choice.tsx';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatAxis, formatCount, missing } from '#web/format.ts';
import { useView } from '#web/view.ts';
import { AskedPart } from '#web/components/page/asked-part.tsx';
import css from './definitions.module.css';
import { definitionKey, formulas, thresholds } from './figures.ts';
import { type DefinitionChoice, definitionsQuestion } from './queries.ts';
import { useServiceSearch } from './search.ts';

const usual: DefinitionChoice = { short: 5, flowouts: false };

/** One day, four service levels: every treatment of callers who gave up, at several thresholds, side by side. */
export function Definitions() {
  const { t } = useTranslation('service');
  const { search, choose } = useServiceSearch();
  const view = useView();
  const [choice, setChoice] = useState(usual);
  const opened = search.definitions === true;
  const toggle = (
    <Button size="compact-sm" variant="default" aria-expanded={opened} onClick={() => choose({ definitions: opened ? undefined : true })}>
      {opened ? t('definitions.close') : t('definitions.open')}
    </Button>
  );
  if (!opened) return <Panel title={t('definitions.title')} note={t('definitions.note')} actions={toggle} flush children={null} />;
  return (
    <Panel title={t('definitions.title')} note={t('definitions.note')} actions={toggle} flush>
      <div className={css['choices']}>
        <Choice
          label={t('definitions.short')}
          value={choice.short === 0 ? 'counted' : 'left'}
          options={[
            { value: 'left', label: t('definitions.shortLeft') },
            { value: 'counted', label: t('definitions.shortCounted') },
          ]}
          onChange={(value) => setChoice({ ...choice, short: value === 'left' ? usual.short : 0 })}
        />
        <Choice
          label={t('definitions.flowouts')}
          value={choice.flowouts ? 'misses' : 'left'}
          options={[
            { value: 'left', label: t('definitions.flowoutsLeft') },
            { value: 'misses', label: t('definitions.flowoutsMisses') },
          ]}
          onChange={(value) => setChoice({ ...choice, flowouts: value === 'misses' })}
        />
      </div>
      <AskedPart name="service definitions" questions={definitionsQuestion(view, search, choice, t)} height={214}>
        {({ asked }) => {
          const { report } = asked.definitions;
          return (
            <>
              <div className={css['export']}>
                <ExportMenu asked={asked.definitions} />
              </div>
              <DataTable label={t('definitions.title')}>
                <thead>
                  <tr>
                    <th scope="col">{t('definitions.formula')}</th>
                    {thresholds.map((threshold) => (
                      <th key={threshold} scope="col" data-number>
                        {t('definitions.within', { threshold: formatAxis(threshold, 'seconds') })}
                      </th>
                    ))}
                    <th scope="col" data-number>
                      {t('definitions.judged')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {formulas.map((formula) => {
                    const judged = report.totals[definitionKey(formula, 20)]?.den;
                    return (
                      <tr key={formula}>
                        <th scope="row">
                          {t(`formula.${formula}`)}
                          <span className={css['says']}>{t(`formulaSays.${formula}`)}</span>
                        </th>
                        {thresholds.map((threshold) => {
                          const key = definitionKey(formula, threshold);
                          const column = columnOf(report, key);
                          const cell = report.totals[key];
                          return (
                            <td key={threshold} data-number>
                              {column === undefined || cell === undefined ? (
                                missing
                              ) : (
                                <Figure report="definitions" column={column} cell={cell} />
                              )}
                            </td>
                          );
                        })}
                        <td data-number>{judged == null ? missing : formatCount(judged)}</td>
                      </tr>
                    );
                  })}
                </tbody>
              </DataTable>
            </>
          );
        }}
      </AskedPart>
    </Panel>
  );
}
