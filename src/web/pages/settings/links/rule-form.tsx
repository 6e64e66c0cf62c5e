import { Button, Checkbox, NativeSelect, NumberInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LinkPreview, LinkRule } from '#contract/mapping.ts';
import { mostCallsInRow } from '#domain/mapping.ts';
import { client } from '#web/api.ts';
import { Form } from '#web/pages/settings/parts/form.tsx';
import { SaveOrCancel } from '#web/pages/settings/parts/form-end.tsx';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import css from '#web/pages/settings/parts/parts.module.css';
import { newRuleId } from './with-rule.ts';

/** One rule, and what it would have done to the calls of the last seven days. */
export function RuleForm({ rule, taken, connections, busy, refusal, onSave, onCancel }: RuleFormProps) {
  const { t } = useTranslation('settings-links');
  const [outer, setOuter] = useState(rule?.outer ?? connections[0]?.id ?? '');
  const [inner, setInner] = useState(rule?.inner ?? connections[1]?.id ?? '');
  const [numbers, setNumbers] = useState(rule?.numbers.join('\n') ?? '');
  const [beforeS, setBefore] = useState<number | string>(rule?.beforeS ?? 5);
  const [afterS, setAfter] = useState<number | string>(rule?.afterS ?? 30);
  const [byCaller, setByCaller] = useState(rule?.byCaller ?? true);
  const [preview, setPreview] = useState<LinkPreview | null>(null);
  const tried = useAttempt();
  const made = (): LinkRule => ({
    id: rule?.id ?? newRuleId({ outer, inner }, taken),
    outer,
    inner,
    numbers: numbers.split(/[\s,;]+/u).filter((number) => number !== ''),
    beforeS: Number(beforeS),
    afterS: Number(afterS),
    byCaller,
  });
  const options = connections.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Form
      onSend={() => {
        tried.clearRefusal();
        onSave(made());
      }}
    >
      <NativeSelect label={t('outer')} data={options} value={outer} onChange={(event) => setOuter(event.currentTarget.value)} />
      <NativeSelect label={t('inner')} data={options} value={inner} onChange={(event) => setInner(event.currentTarget.value)} />
      <Textarea
        label={t('numbers')}
        description={t('numbersNote')}
        autosize
        minRows={1}
        value={numbers}
        onChange={(event) => setNumbers(event.currentTarget.value)}
      />
      <NumberInput label={t('before')} min={0} max={600} value={beforeS} onChange={setBefore} />
      <NumberInput label={t('after')} min={0} max={3600} value={afterS} onChange={setAfter} />
      <Checkbox
        label={t('byCaller')}
        description={t('byCallerNote', { most: mostCallsInRow })}
        checked={byCaller}
        onChange={(event) => setByCaller(event.currentTarget.checked)}
      />
      {preview === null ? null : (
        <p className={css['whole']} role="status">
          {`${t('pairs', { n: preview.pairs })} ${t('ambiguous', { n: preview.ambiguous })} ${t('ofCalls', { outer: preview.outer, inner: preview.inner })}`}
        </p>
      )}
      <SaveOrCancel refusal={refusal ?? tried.refusal} busy={busy} onCancel={onCancel}>
        <Button
          variant="default"
          loading={tried.busy}
          onClick={() => void tried.attempt(async () => setPreview(await client.call('previewLink', { body: made() })))}
        >
          {t('preview')}
        </Button>
      </SaveOrCancel>
    </Form>
  );
}

interface RuleFormProps {
  /** null = a new one. */
  rule: LinkRule | null;
  taken: readonly string[];
  connections: readonly { readonly id: string; readonly name: string }[];
  busy: boolean;
  refusal: string | null;
  onSave: (rule: LinkRule) => void;
  onCancel: () => void;
}
