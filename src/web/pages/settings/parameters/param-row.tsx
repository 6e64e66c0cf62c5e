import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatList } from '#web/format.ts';
import { useMetricWords } from '#web/metric-words.ts';
import css from '#web/pages/settings/parts/parts.module.css';
import { readNumber } from '#web/pages/settings/parts/read-number.ts';
import type { AccountParam, ParamKind } from './account-params.ts';

/** One parameter: what it means, what it changes, its own value or the default. */
export function ParamRow({ param, value, busy, onChange }: ParamRowProps) {
  const { t } = useTranslation('settings-parameters');
  const { t: common } = useTranslation('settings');
  const words = useMetricWords();
  const [wrong, setWrong] = useState<string | null>(null);
  const { name, says, kind, defaults, metrics } = param;
  const usual = formatList(defaults.map((one) => valueText(one, t)));
  return (
    <tr data-param={name}>
      <th scope="row" className={css['wrap']}>
        <code>{name}</code>
        <div className={css['faint']}>{words.paramSays(says)}</div>
      </th>
      <td>
        <Control
          key={JSON.stringify(value)}
          name={name}
          kind={kind}
          value={value}
          wrong={wrong}
          disabled={busy}
          onChange={(next) => {
            const problem = problemOf(next, kind, t);
            setWrong(problem);
            if (problem === null && next !== value) onChange(next);
          }}
        />
      </td>
      <td>{usual}</td>
      <td>{rangeText(kind, t)}</td>
      <td className={css['wrap']}>
        {metrics.length === 1 ? (
          formatList(metrics.map(words.metricTitle))
        ) : (
          <details>
            <summary>{t('metrics', { n: metrics.length })}</summary>
            {formatList(metrics.map(words.metricTitle))}
          </details>
        )}
      </td>
      <td>
        {value === undefined ? null : (
          <Button
            size="compact-sm"
            variant="subtle"
            disabled={busy}
            aria-label={t('resetOf', { name })}
            onClick={() => onChange(undefined)}
          >
            {common('action.reset')}
          </Button>
        )}
      </td>
    </tr>
  );
}

type Words = ReturnType<typeof useTranslation<'settings-parameters'>>['t'];

function Control({ name, kind, value, wrong, disabled, onChange }: ControlProps) {
  const { t } = useTranslation('settings-parameters');
  const [text, setText] = useState(typeof value === 'number' ? String(value) : '');
  const label = t('valueOf', { name });
  if (kind.is === 'number') {
    const store = (): void => {
      if (text.trim() === '') onChange(undefined);
      else onChange(readNumber(text) ?? text);
    };
    return (
      <TextInput
        size="xs"
        w={120}
        aria-label={label}
        placeholder={t('default')}
        inputMode="decimal"
        value={text}
        error={wrong}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={store}
        onKeyDown={(event) => {
          if (event.key === 'Enter') store();
        }}
      />
    );
  }
  const options = kind.is === 'switch' ? ['true', 'false'] : kind.options;
  return (
    <NativeSelect
      size="xs"
      w={160}
      aria-label={label}
      disabled={disabled}
      value={typeof value === 'string' || typeof value === 'boolean' ? String(value) : ''}
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        onChange(chosen === '' ? undefined : kind.is === 'switch' ? chosen === 'true' : chosen);
      }}
      data={[
        { value: '', label: t('default') },
        ...options.map((one) => ({ value: one, label: valueText(kind.is === 'switch' ? one === 'true' : one, t) })),
      ]}
    />
  );
}

function valueText(value: unknown, t: Words): string {
  if (value === null || value === undefined) return t('noDefault');
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  return typeof value === 'string' ? value.replaceAll('_', ' ') : JSON.stringify(value);
}

function rangeText(kind: ParamKind, t: Words): string {
  if (kind.is !== 'number') return '';
  const { min, max, open } = kind;
  const low = min === null ? null : open ? t('above', { min }) : t('least', { min });
  const high = max === null ? null : t('most', { max });
  return [low, high].filter((one) => one !== null).join(', ');
}

/** What is wrong with a value, in words; null = nothing. */
function problemOf(value: unknown, kind: ParamKind, t: Words): string | null {
  if (value === undefined || kind.is !== 'number') return null;
  if (typeof value !== 'number') return t('wrong.number');
  if (kind.whole && !Number.isInteger(value)) return t('wrong.whole');
  const { min, max, open } = kind;
  const low = min !== null && (value < min || (open && value === min));
  return low || (max !== null && value > max) ? t('wrong.range', { range: rangeText(kind, t) }) : null;
}

interface ControlProps {
  name: string;
  kind: ParamKind;
  value: unknown;
  wrong: string | null;
  disabled: boolean;
  /** undefined = the default again. */
  onChange: (value: unknown) => void;
}

interface ParamRowProps {
  param: AccountParam;
  value: unknown;
  busy: boolean;
  onChange: (value: unknown) => void;
}
