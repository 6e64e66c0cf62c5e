import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MetricView } from '#contract/catalogue-view.ts';
import type { Target, Targets } from '#contract/targets.ts';
import { type Asked, cellOf } from '#web/components/metric/figures.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatDistance, formatLocalDate, formatTarget, missing } from '#web/format.ts';
import { useMetricWords } from '#web/metric-words.ts';
import { useNames } from '#web/names.ts';
import { EditOrRemove } from '#web/pages/settings/parts/edit-or-remove.tsx';
import { InsetRefusal } from '#web/pages/settings/parts/form-end.tsx';
import { useAccountChange } from '#web/pages/settings/parts/change.ts';
import { FigureAt, SettingsFigures, useLastThirtyDays } from '#web/pages/settings/parts/figures.tsx';
import css from '#web/pages/settings/parts/parts.module.css';
import { TargetForm } from './target-form.tsx';
import { canHaveTarget, inForce, questionsOf, reportOf } from './values.ts';

/** Every target with what the last 30 days make of it. */
export function TargetsPanel({ settings, definitions }: { settings: Targets; definitions: ReadonlyMap<string, MetricView> }) {
  const { t } = useTranslation('settings-targets');
  const { t: common } = useTranslation('settings');
  const { change, busy, refusal, clearRefusal } = useAccountChange();
  const { period } = useLastThirtyDays();
  const scopeText = useScopeText();
  /** Place of the target in the form; 'new' = one more. */
  const [edited, setEdited] = useState<number | 'new' | null>(null);
  const { targets } = settings;
  const { metricTitle } = useMetricWords();
  const metrics = [...definitions.values()].filter(canHaveTarget).sort((a, b) => metricTitle(a).localeCompare(metricTitle(b)));
  const title = (id: string): string => metricTitle(definitions.get(id) ?? { id, title: id });

  const save = async (target: Target, at: number | 'new'): Promise<void> => {
    const next = at === 'new' ? [...targets, target] : targets.with(at, target);
    if (await change({ targets: next }, t('saved', { metric: title(target.metric) }))) setEdited(null);
  };
  const form = (at: number | 'new') => (
    <TargetForm
      metrics={metrics}
      target={at === 'new' ? null : (targets[at] ?? null)}
      busy={busy}
      refusal={refusal}
      onSave={(target) => void save(target, at)}
      onCancel={() => {
        clearRefusal();
        setEdited(null);
      }}
    />
  );

  return (
    <SettingsFigures page="targets" questions={questionsOf(targets, period, (target) => scopeText(target.scope))}>
      {(asked, error) => (
        <Panel
          title={t('title')}
          note={error === null ? t('note') : common('noFigures', { why: error.message })}
          flush
          actions={
            edited === null ? (
              <Button size="compact-md" disabled={definitions.size === 0} onClick={() => setEdited('new')}>
                {t('add')}
              </Button>
            ) : null
          }
        >
          {edited === null ? <InsetRefusal text={refusal} /> : <div className={css['inset']}>{form(edited)}</div>}
          {targets.length === 0 ? (
            <p className={css['empty']}>{t('none')}</p>
          ) : (
            <DataTable label={t('title')}>
              <thead>
                <tr>
                  <th scope="col">{t('metric')}</th>
                  <th scope="col">{t('where')}</th>
                  <th scope="col">{t('holds')}</th>
                  <th scope="col" data-number>
                    {t('target')}
                  </th>
                  <th scope="col" data-number>
                    {common('lastThirty')}
                  </th>
                  <th scope="col">{t('gap')}</th>
                  <th scope="col">{common('actions')}</th>
                </tr>
              </thead>
              <tbody>
                {targets.map((target, at) => {
                  const held = inForce(target, period);
                  const report = held.state === 'now' ? reportOf(target, held) : null;
                  const name = title(target.metric);
                  return (
                    <tr key={JSON.stringify(target)}>
                      <th scope="row" className={css['wrap']}>
                        {name}
                      </th>
                      <td>{scopeText(target.scope)}</td>
                      <td>{datesText(target, t('always'))}</td>
                      <td data-number>{formatTarget(target.value, definitions.get(target.metric)?.unit ?? 'count')}</td>
                      <td data-number>
                        {report === null ? missing : <FigureAt asked={asked} report={report} column={target.metric} label={name} />}
                      </td>
                      <td>
                        {report === null ? (
                          <span className={css['faint']}>{t(held.state === 'later' ? 'later' : 'over')}</span>
                        ) : (
                          <Gap asked={asked[report]} target={target} unit={definitions.get(target.metric)?.unit ?? 'count'} />
                        )}
                      </td>
                      <td>
                        <EditOrRemove
                          editOf={t('editOf', { metric: name, where: scopeText(target.scope) })}
                          removeOf={t('removeOf', { metric: name, where: scopeText(target.scope) })}
                          busy={busy}
                          onEdit={() => setEdited(at)}
                          onRemove={() => {
                            setEdited(null);
                            void change({ targets: targets.toSpliced(at, 1) }, t('removed', { metric: name }));
                          }}
                        />
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </DataTable>
          )}
        </Panel>
      )}
    </SettingsFigures>
  );
}

/** How far the figure is from the target, in words and colour. */
function Gap({ asked, target, unit }: { asked: Asked | undefined; target: Target; unit: string }) {
  const { t } = useTranslation('settings-targets');
  const held = asked === undefined ? undefined : cellOf(asked.report, [], target.metric)?.target;
  if (held === undefined || held.met === null || held.gap === null) return <span className={css['faint']}>{missing}</span>;
  if (held.value !== target.value) return <span className={css['faint']}>{t('overruled')}</span>;
  const by = formatDistance(held.gap, unit);
  return <span className={css[held.met ? 'met' : 'missed']}>{t(held.met ? 'met' : 'missed', { by })}</span>;
}

function useScopeText(): (scope: Record<string, string>) => string {
  const { t } = useTranslation('settings-targets');
  const nameOf = useNames();
  return (scope) => {
    const parts = Object.entries(scope).map(([dimension, value]) => nameOf(dimension, value));
    return parts.length === 0 ? t('everywhere') : parts.join(' · ');
  };
}

function datesText({ from, to }: Target, always: string): string {
  if (from === null && to === null) return always;
  return `${from === null ? '…' : formatLocalDate(from)} – ${to === null ? '…' : formatLocalDate(to)}`;
}
