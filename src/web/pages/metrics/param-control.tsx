import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MetricView } from '#contract/catalogue-view.ts';
import { codeText } from '#web/format.ts';
import { useMetricWords } from '#web/metric-words.ts';
import { kindOf, readParam, writeParam } from './param-kind.ts';
import css from './trial.module.css';

type Param = MetricView['params'][number];

/** One parameter to be changed: a choice, a tick, or a field that says when it does not understand. */
export function ParamControl({ param, value, changed, onChange }: ParamControlProps) {
  const { t } = useTranslation('metrics-page');
  const words = useMetricWords();
  const kind = kindOf(param.type);
  const label = words.paramTitle(param.name);
  const className = changed ? (css['changed'] ?? '') : '';
  if (kind.is === 'choice') {
    return (
      <NativeSelect
        label={label}
        className={className}
        value={typeof value === 'string' ? value : ''}
        data={[
          ...(value === null || param.default === null ? [{ value: '', label: t('asUsual') }] : []),
          ...kind.words.map((word) => ({ value: word, label: codeText(word) })),
        ]}
        onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
      />
    );
  }
  if (kind.is === 'flag') {
    return (
      <Checkbox
        label={label}
        mt={28}
        className={className}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  return (
    <Field
      key={changed ? 'changed' : JSON.stringify(value)}
      label={label}
      className={className}
      type={param.type}
      value={value}
      onChange={onChange}
    />
  );
}

interface ParamControlProps {
  param: Param;
  value: unknown;
  /** Differs from the account's own. */
  changed: boolean;
  /** undefined = as the account has it. */
  onChange: (value: unknown) => void;
}

function Field({ label, className, type, value, onChange }: FieldProps) {
  const { t } = useTranslation('metrics-page');
  const kind = kindOf(type);
  const [text, setText] = useState(writeParam(value));
  const read = readParam(text, type);
  const send = useDebouncedCallback((written: string) => {
    const now = readParam(written, type);
    if (now.good) onChange(now.value);
  }, 350);
  return (
    <TextInput
      label={label}
      className={className}
      inputMode={kind.is === 'number' ? 'decimal' : 'text'}
      value={text}
      error={read.good ? undefined : t(`wanted.${kind.is}`)}
      onChange={(event) => {
        setText(event.currentTarget.value);
        send(event.currentTarget.value);
      }}
    />
  );
}

interface FieldProps {
  label: string;
  className: string;
  type: Param['type'];
  value: unknown;
  onChange: (value: unknown) => void;
}
