import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MetricView } from '#contract/catalogue-view.ts';
import type { Benchmark, Targets } from '#contract/targets.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatTarget } from '#web/format.ts';
import { useMetricWords } from '#web/metric-words.ts';
import { useAccountChange } from '#web/pages/settings/parts/change.ts';
import { readNumber } from '#web/pages/settings/parts/read-number.ts';
import { Form } from '#web/pages/settings/parts/form.tsx';
import { InsetRefusal, SaveOrCancel } from '#web/pages/settings/parts/form-end.tsx';
import css from '#web/pages/settings/parts/parts.module.css';
import { canHaveTarget, fromNumber, unitKey } from './values.ts';

/** What others reach: the catalogue's benchmarks, and an account's own in their place. */
export function BenchmarksPanel({ settings, definitions }: { settings: Targets; definitions: ReadonlyMap<string, MetricView> }) {
  const { t } = useTranslation('settings-targets');
  const { t: common } = useTranslation('settings');
  const { change, busy, refusal, clearRefusal } = useAccountChange();
  const [adding, setAdding] = useState(false);
  const { benchmarks } = settings;
  const { metricTitle } = useMetricWords();
  const owned = new Set(benchmarks.map(({ metric }) => metric));
  const metrics = [...definitions.values()].sort((a, b) => metricTitle(a).localeCompare(metricTitle(b)));
  const rangeText = (low: number | null, high: number | null, unit: string): string => {
    if (low !== null && high !== null && low !== high)
      return t('between', { low: formatTarget(low, unit), high: formatTarget(high, unit) });
    if (low !== null && high !== null) return formatTarget(low, unit);
    return low === null ? t('atMost', { high: formatTarget(high ?? 0, unit) }) : t('atLeast', { low: formatTarget(low, unit) });
  };
  return (
    <Panel
      title={t('benchmarks')}
      note={t('benchmarksNote')}
      flush
      actions={
        adding ? null : (
          <Button size="compact-md" variant="default" onClick={() => setAdding(true)}>
            {t('addBenchmark')}
          </Button>
        )
      }
    >
      {adding ? (
        <div className={css['inset']}>
          <BenchmarkForm
            metrics={metrics.filter(canHaveTarget)}
            busy={busy}
            refusal={refusal}
            onCancel={() => {
              clearRefusal();
              setAdding(false);
            }}
            onSave={(one) =>
              void change(
                { benchmarks: [...benchmarks, one] },
                t('benchmarkSaved', { metric: metricTitle(definitions.get(one.metric) ?? { id: one.metric, title: one.metric }) }),
              ).then((done) => setAdding(!done))
            }
          />
        </div>
      ) : (
        <InsetRefusal text={refusal} />
      )}
      <DataTable label={t('benchmarks')}>
        <thead>
          <tr>
            <th scope="col">{t('metric')}</th>
            <th scope="col">{t('segment')}</th>
            <th scope="col" data-number>
              {t('range')}
            </th>
            <th scope="col">{t('source')}</th>
            <th scope="col">{t('date')}</th>
            <th scope="col">{t('whose')}</th>
          </tr>
        </thead>
        <tbody>
          {metrics.flatMap((metric) =>
            owned.has(metric.id)
              ? benchmarks.map((one, at) =>
                  one.metric === metric.id ? (
                    <tr key={`own ${String(at)}`}>
                      <th scope="row" className={css['wrap']}>
                        {metricTitle(metric)}
                      </th>
                      <td>{t('own')}</td>
                      <td data-number>{rangeText(one.low, one.high, metric.unit)}</td>
                      <td className={css['wrap']}>{one.source}</td>
                      <td>{one.date}</td>
                      <td>
                        <Button
                          size="compact-sm"
                          variant="subtle"
                          disabled={busy}
                          aria-label={t('removeBenchmarkOf', { metric: metricTitle(metric) })}
                          onClick={() =>
                            void change({ benchmarks: benchmarks.toSpliced(at, 1) }, t('benchmarkRemoved', { metric: metricTitle(metric) }))
                          }
                        >
                          {common('action.remove')}
                        </Button>
                      </td>
                    </tr>
                  ) : null,
                )
              : metric.benchmarks.map((one) => (
                  <tr key={`${metric.id} ${one.segment}`}>
                    <th scope="row" className={css['wrap']}>
                      {metricTitle(metric)}
                    </th>
                    <td>{one.segment}</td>
                    <td data-number>{rangeText(one.low, one.high, metric.unit)}</td>
                    <td className={css['wrap']}>{one.source}</td>
                    <td>{one.year ?? t('undated')}</td>
                    <td className={css['faint']}>{t('catalogue')}</td>
                  </tr>
                )),
          )}
        </tbody>
      </DataTable>
    </Panel>
  );
}

function BenchmarkForm({ metrics, busy, refusal, onSave, onCancel }: BenchmarkFormProps) {
  const { t } = useTranslation('settings-targets');
  const { metricTitle } = useMetricWords();
  const [metric, setMetric] = useState(metrics[0]?.id ?? '');
  const [text, setText] = useState({ low: '', high: '', source: '', date: '' });
  const [tried, setTried] = useState(false);
  const unit = metrics.find(({ id }) => id === metric)?.unit ?? 'count';
  const bound = (written: string): number | null => {
    const number = readNumber(written);
    return number === null ? null : fromNumber(number, unit);
  };
  const [low, high] = [bound(text.low), bound(text.high)];
  const wrong = {
    low: text.low !== '' && low === null ? t('wrong.number', { got: text.low }) : low === null && high === null ? t('wrong.bound') : null,
    high:
      text.high !== '' && high === null
        ? t('wrong.number', { got: text.high })
        : low !== null && high !== null && low > high
          ? t('wrong.order')
          : null,
    source: text.source.trim() === '' ? t('wrong.source') : null,
    date: text.date === '' ? t('wrong.date') : null,
  };
  const said = (name: keyof typeof wrong) => (tried ? wrong[name] : null);
  const inUnit = { unit: t(`unit.${unitKey(unit)}`) };
  return (
    <Form
      onSend={() => {
        setTried(true);
        if (Object.values(wrong).some((one) => one !== null)) return;
        onSave({ metric, low, high, source: text.source.trim(), date: text.date });
      }}
    >
      <NativeSelect
        label={t('metric')}
        value={metric}
        onChange={(event) => setMetric(event.currentTarget.value)}
        data={metrics.map((one) => ({ value: one.id, label: metricTitle(one) }))}
      />
      <TextInput
        label={t('lowIn', inUnit)}
        value={text.low}
        inputMode="decimal"
        error={said('low')}
        onChange={(event) => setText({ ...text, low: event.currentTarget.value })}
      />
      <TextInput
        label={t('highIn', inUnit)}
        value={text.high}
        inputMode="decimal"
        error={said('high')}
        onChange={(event) => setText({ ...text, high: event.currentTarget.value })}
      />
      <TextInput
        label={t('source')}
        value={text.source}
        maxLength={500}
        error={said('source')}
        onChange={(event) => setText({ ...text, source: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('date')}
        value={text.date}
        error={said('date')}
        onChange={(event) => setText({ ...text, date: event.currentTarget.value })}
      />
      <SaveOrCancel refusal={refusal} busy={busy} onCancel={onCancel} />
    </Form>
  );
}

interface BenchmarkFormProps {
  metrics: readonly MetricView[];
  busy: boolean;
  refusal: string | null;
  onSave: (benchmark: Benchmark) => void;
  onCancel: () => void;
}
