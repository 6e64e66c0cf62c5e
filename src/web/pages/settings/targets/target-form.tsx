import { NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MetricView } from '#contract/catalogue-view.ts';
import type { Target } from '#contract/targets.ts';
import { filterValuesQuery } from '#web/components/page/filter-values.ts';
import { useMetricWords } from '#web/metric-words.ts';
import { accountSettingsQuery, useNames } from '#web/names.ts';
import { readNumber } from '#web/pages/settings/parts/read-number.ts';
import { Form } from '#web/pages/settings/parts/form.tsx';
import { SaveOrCancel } from '#web/pages/settings/parts/form-end.tsx';
import { fromNumber, type ScopeDimension, scopeDimensions, toText, unitKey } from './values.ts';

/** Sets or changes one target; what is wrong is said at its field. */
export function TargetForm({ metrics, target, busy, refusal, onSave, onCancel }: TargetFormProps) {
  const { t } = useTranslation('settings-targets');
  const { metricTitle } = useMetricWords();
  const [metricId, setMetric] = useState(target?.metric ?? metrics[0]?.id ?? '');
  const metric = metrics.find(({ id }) => id === metricId);
  const unit = metric?.unit ?? 'count';
  const [value, setValue] = useState(target === null ? '' : toText(target.value, unit));
  const [scope, setScope] = useState<Record<string, string>>(target?.scope ?? {});
  const [from, setFrom] = useState(target?.from ?? '');
  const [to, setTo] = useState(target?.to ?? '');
  const [tried, setTried] = useState(false);

  const number = readNumber(value);
  const wrongValue = value.trim() === '' ? t('wrong.value') : number === null ? t('wrong.number', { got: value }) : null;
  const wrongDates = from !== '' && to !== '' && from >= to ? t('wrong.dates') : null;
  const dimensions = scopeDimensions.filter((name) => metric?.dimensions.includes(name) === true);

  const save = (): void => {
    setTried(true);
    if (number === null || wrongDates !== null || metric === undefined) return;
    const held = Object.fromEntries(Object.entries(scope).filter(([name, one]) => one !== '' && dimensions.some((each) => each === name)));
    onSave({
      metric: metric.id,
      value: fromNumber(number, unit),
      scope: held,
      from: from === '' ? null : from,
      to: to === '' ? null : to,
    });
  };

  return (
    <Form onSend={save}>
      <NativeSelect
        label={t('metric')}
        value={metricId}
        onChange={(event) => setMetric(event.currentTarget.value)}
        data={metrics.map((one) => ({ value: one.id, label: metricTitle(one) }))}
      />
      <TextInput
        label={t('valueIn', { unit: t(`unit.${unitKey(unit)}`) })}
        value={value}
        inputMode="decimal"
        error={tried ? wrongValue : null}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      {dimensions.map((name) => (
        <ScopeSelect key={name} name={name} value={scope[name] ?? ''} onChange={(one) => setScope({ ...scope, [name]: one })} />
      ))}
      <TextInput type="date" label={t('from')} value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
      <TextInput
        type="date"
        label={t('before')}
        value={to}
        error={tried ? wrongDates : null}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <SaveOrCancel refusal={refusal} busy={busy} onCancel={onCancel} />
    </Form>
  );
}

function ScopeSelect({ name, value, onChange }: { name: ScopeDimension; value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation('settings-targets');
  const { t: words } = useTranslation();
  const nameOf = useNames();
  const found = useQuery({ ...filterValuesQuery(name), enabled: name !== 'team' });
  const { data: settings } = useQuery(accountSettingsQuery);
  const known = name === 'team' ? (settings?.teams ?? []).map(({ id }) => id) : (found.data ?? []);
  // What a target holds for stays to be chosen, also when no call has it any more.
  const values = value === '' || known.includes(value) ? known : [value, ...known];
  return (
    <NativeSelect
      label={words(`dimension.${name}`)}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[{ value: '', label: t('any') }, ...values.map((one) => ({ value: one, label: nameOf(name, one) }))]}
    />
  );
}

interface TargetFormProps {
  metrics: readonly MetricView[];
  /** null = a new one. */
  target: Target | null;
  busy: boolean;
  refusal: string | null;
  onSave: (target: Target) => void;
  onCancel: () => void;
}
