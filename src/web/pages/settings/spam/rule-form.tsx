import { Button, NativeSelect, NumberInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SpamPreview, SpamRule } from '#contract/mapping.ts';
import { client } from '#web/api.ts';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import { Form } from '#web/pages/settings/parts/form.tsx';
import { SaveOrCancel } from '#web/pages/settings/parts/form-end.tsx';
import css from '#web/pages/settings/parts/parts.module.css';
import { Preview } from './preview.tsx';
import { newRuleId } from './with-rule.ts';

const kinds = ['spam', 'repeated', 'never'] as const satisfies readonly SpamRule['kind'][];
const kindOf = (text: string): SpamRule['kind'] => kinds.find((kind) => kind === text) ?? 'spam';

/** One rule, and what it would have made of the calls of the last 90 days. */
export function RuleForm({ rule, taken, busy, refusal, onSave, onCancel }: RuleFormProps) {
  const { t } = useTranslation('settings-spam');
  const [kind, setKind] = useState<SpamRule['kind']>(rule?.kind ?? 'spam');
  const [callers, setCallers] = useState(rule === null || rule.kind === 'repeated' ? '' : rule.callers.join('\n'));
  const before = rule?.kind === 'repeated' ? rule : { calls: 3, underS: 10, withinHours: 24 };
  const [calls, setCalls] = useState<number | string>(before.calls);
  const [underS, setUnder] = useState<number | string>(before.underS);
  const [withinHours, setWithin] = useState<number | string>(before.withinHours);
  const [preview, setPreview] = useState<SpamPreview | null>(null);
  const tried = useAttempt();
  const made = (): SpamRule => {
    const id = rule?.id ?? newRuleId(kind, taken);
    if (kind === 'repeated') return { kind, id, calls: Number(calls), underS: Number(underS), withinHours: Number(withinHours) };
    return { kind, id, callers: callers.split(/[\s,;]+/u).filter((caller) => caller !== '') };
  };
  return (
    <Form
      onChange={() => setPreview(null)}
      onSend={() => {
        tried.clearRefusal();
        onSave(made());
      }}
    >
      <NativeSelect
        label={t('rule')}
        data={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
        value={kind}
        onChange={(event) => setKind(kindOf(event.currentTarget.value))}
      />
      {kind === 'repeated' ? (
        <>
          <NumberInput label={t('calls')} min={2} max={100} value={calls} onChange={setCalls} />
          <NumberInput label={t('under')} description={t('underNote')} min={1} max={600} value={underS} onChange={setUnder} />
          <NumberInput label={t('within')} min={1} max={168} value={withinHours} onChange={setWithin} />
        </>
      ) : (
        <Textarea
          className={css['whole'] ?? ''}
          label={t('callers')}
          description={t('callersNote')}
          autosize
          minRows={3}
          maxRows={12}
          value={callers}
          onChange={(event) => setCallers(event.currentTarget.value)}
        />
      )}
      {preview === null ? null : (
        <div className={css['whole']}>
          <Preview preview={preview} />
        </div>
      )}
      <SaveOrCancel refusal={refusal ?? tried.refusal} busy={busy} onCancel={onCancel}>
        {kind === 'never' ? null : (
          <Button
            variant="default"
            loading={tried.busy}
            onClick={() => void tried.attempt(async () => setPreview(await client.call('previewSpam', { body: made() })))}
          >
            {t('preview')}
          </Button>
        )}
      </SaveOrCancel>
    </Form>
  );
}

interface RuleFormProps {
  /** null = a new one. */
  rule: SpamRule | null;
  taken: readonly string[];
  busy: boolean;
  refusal: string | null;
  onSave: (rule: SpamRule) => void;
  onCancel: () => void;
}
