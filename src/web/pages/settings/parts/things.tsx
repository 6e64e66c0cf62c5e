import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { NamedDimension, Targets } from '#contract/targets.ts';
import { filterValuesQuery } from '#web/components/page/filter-values.ts';
import type { Question } from '#web/components/page/questions.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { useDefinitions } from '#web/definitions.ts';
import { useMetricWords } from '#web/metric-words.ts';
import { useAccountChange } from './change.ts';
import { InsetRefusal } from './form-end.tsx';
import { FigureAt, SettingsFigures, useLastThirtyDays } from './figures.tsx';
import { Loaded } from './loaded.tsx';
import { NameField } from './name-field.tsx';
import css from './parts.module.css';

/**
 * Queues, agents or numbers: all that calls have ever named or a connection's settings know, each with its own name and with
 * its figures of the last 30 days.
 */
export function Things({ dimension, title, note, empty, settings, known, metrics, further, more = {} }: ThingsProps) {
  const { t } = useTranslation('settings');
  const definitions = useDefinitions();
  const { metricTitle } = useMetricWords();
  const { base } = useLastThirtyDays();
  const values = useQuery(filterValuesQuery(dimension));
  const { change, refusal } = useAccountChange();
  const names: Partial<Record<NamedDimension, Record<string, string>>> = settings.names;
  const named = names[dimension] ?? {};
  const rename = (id: string, name: string): void => {
    const others = Object.fromEntries(Object.entries(named).filter(([one]) => one !== id));
    const next = name === '' ? others : { ...others, [id]: name };
    void change({ names: { ...settings.names, [dimension]: next } }, name === '' ? t('unnamed', { id }) : t('named', { id, name }));
  };
  const columns = metrics.map((metric) => (typeof metric === 'string' ? { id: metric, as: metric, title: null } : metric));
  const asked = metrics.map((metric) => (typeof metric === 'string' ? metric : { id: metric.id, as: metric.as, params: metric.params }));
  const questions: Record<string, Question> = { things: { title, request: { ...base, metrics: asked, by: [dimension] } }, ...more };
  return (
    <Loaded query={values}>
      {(found) => {
        const ids = [...new Set([...found, ...known, ...Object.keys(named)])];
        return (
          <SettingsFigures page={dimension} questions={questions}>
            {(answers, error) => (
              <Panel title={title} note={error === null ? note : t('noFigures', { why: error.message })} flush>
                <InsetRefusal text={refusal} />
                {ids.length === 0 ? (
                  <p className={css['empty']}>{empty}</p>
                ) : (
                  <DataTable label={title}>
                    <thead>
                      <tr>
                        <th scope="col">{t('id')}</th>
                        <th scope="col">{t('ownName')}</th>
                        {further.map((column) => (
                          <th key={column.title} scope="col">
                            {column.title}
                          </th>
                        ))}
                        {columns.map(({ id, as, title: own }) => (
                          <th key={as} scope="col" data-number>
                            {own ?? metricTitle(definitions.get(id) ?? { id, title: id })}
                          </th>
                        ))}
                      </tr>
                    </thead>
                    <tbody>
                      {ids.map((id) => (
                        <tr key={id}>
                          <th scope="row">{id}</th>
                          <td>
                            <NameField id={id} name={named[id]} onChange={(name) => rename(id, name)} />
                          </td>
                          {further.map((column) => (
                            <td key={column.title} className={css['wrap']}>
                              {column.of(id, answers)}
                            </td>
                          ))}
                          {columns.map(({ as, title: own }) => (
                            <td key={as} data-number>
                              <FigureAt asked={answers} report="things" row={[id]} column={as} {...(own === null ? {} : { label: own })} />
                            </td>
                          ))}
                        </tr>
                      ))}
                    </tbody>
                  </DataTable>
                )}
              </Panel>
            )}
          </SettingsFigures>
        );
      }}
    </Loaded>
  );
}

interface ThingsProps {
  dimension: Exclude<NamedDimension, 'campaign'>;
  title: string;
  note: string;
  empty: string;
  settings: Targets;
  /** Ids that a connection's settings name, calls or not. */
  known: readonly string[];
  /** `title` = what a metric with parameters is called here, where its own title says another. */
  metrics: readonly (string | { id: string; as: string; title: string; params: Record<string, unknown> })[];
  further: readonly { title: string; of: (id: string, asked: Parameters<typeof FigureAt>[0]['asked']) => ReactNode }[];
  /** Further questions that `further` reads. */
  more?: Record<string, Question>;
}
