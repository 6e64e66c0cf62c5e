import { Button, Checkbox, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GivenDefinition } from '#contract/experiments.ts';
import { comparedBy, outcomesFor, unitsFor } from '#contract/experiment-kinds.ts';
import { Form } from '#web/pages/settings/parts/form.tsx';
import { SaveOrCancel } from '#web/pages/settings/parts/form-end.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import { definitionOf, type Draft, fitting, wrongIn } from './draft.ts';
import { Plan } from './plan.tsx';
import { planQuery } from './queries.ts';

/** Everything that is fixed before a test begins, and how many units and days it takes. */
export function ExperimentForm({ initial, busy, refusal, onSave, onCancel }: ExperimentFormProps) {
  const { t } = useTranslation('experiments');
  const [draft, setDraft] = useState(initial);
  /** What was tried with it: working out its size needs no name. */
  const [tried, setTried] = useState<'nothing' | 'plan' | 'save'>('nothing');
  const [planned, setPlanned] = useState<GivenDefinition | null>(null);
  const plan = useQuery(planQuery(planned));
  const wrong = wrongIn(draft);
  const change = (part: Partial<Draft>): void => setDraft(fitting({ ...draft, ...part }));
  const isShown = (field: Parameters<typeof wrong.has>[0]): boolean => tried === 'save' || (tried === 'plan' && field !== 'name');
  const errorOf = (field: Parameters<typeof wrong.has>[0]): string | null =>
    isShown(field) && wrong.has(field) ? t(`wrong.${field}`) : null;
  const number = (field: 'within' | 'score' | 'baseline' | 'smallest' | 'error' | 'power') => ({
    label: t(`field.${field}`),
    description: t(`says.${field}`),
    value: draft[field],
    onChange: (value: string | number) => (typeof value === 'number' ? change({ [field]: value }) : undefined),
  });
  const date = (field: 'from' | 'to') => (
    <TextInput
      type="date"
      label={t(`field.${field}`)}
      description={t(`says.${field}`)}
      value={draft[field]}
      error={errorOf(field)}
      onChange={(event) => change({ [field]: event.currentTarget.value })}
    />
  );
  const work = (): void => {
    if (tried === 'nothing') setTried('plan');
    if ([...wrong].every((field) => field === 'name')) setPlanned(definitionOf(draft));
  };
  const save = (): void => {
    setTried('save');
    if (wrong.size === 0) onSave(draft.name.trim(), definitionOf(draft));
  };
  return (
    <Form onSend={save}>
      <TextInput
        label={t('field.name')}
        maxLength={100}
        autoComplete="off"
        value={draft.name}
        error={errorOf('name')}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('field.compared')}
        value={draft.compared}
        data={comparedBy.map((value) => ({ value, label: t(`compared.${value}`) }))}
        onChange={(event) => change({ compared: comparedBy.find((one) => one === event.currentTarget.value) ?? draft.compared })}
      />
      <NativeSelect
        label={t('field.unit')}
        value={draft.unit}
        data={unitsFor(draft.compared).map((value) => ({ value, label: t(`unit.${value}`) }))}
        onChange={(event) => change({ unit: unitsFor(draft.compared).find((one) => one === event.currentTarget.value) ?? draft.unit })}
      />
      <NativeSelect
        label={t('field.outcome')}
        value={draft.outcome}
        data={outcomesFor(draft.unit).map((value) => ({ value, label: t(`outcome.${value}`) }))}
        onChange={(event) => change({ outcome: outcomesFor(draft.unit).find((one) => one === event.currentTarget.value) ?? draft.outcome })}
      />
      <Textarea
        className={parts['whole'] ?? ''}
        label={t('field.values')}
        description={t('says.values')}
        autosize
        minRows={2}
        value={draft.values}
        error={errorOf('values')}
        onChange={(event) => change({ values: event.currentTarget.value })}
      />
      <Checkbox
        className={parts['whole'] ?? ''}
        label={t('field.split')}
        description={t('says.split')}
        checked={draft.split}
        onChange={(event) => change({ split: event.currentTarget.checked })}
      />
      {date('from')}
      {date('to')}
      <NumberInput {...number('within')} min={1} max={90} allowDecimal={false} />
      {draft.outcome === 'qualified_lead' ? <NumberInput {...number('score')} /> : null}
      <NumberInput {...number('baseline')} suffix=" %" min={0} max={100} error={errorOf('baseline')} />
      <NumberInput {...number('smallest')} min={0} max={100} error={errorOf('smallest')} />
      <NumberInput {...number('error')} suffix=" %" min={0.1} max={20} />
      <NumberInput {...number('power')} suffix=" %" min={50} max={99} />
      <div className={parts['whole']}>
        <Button variant="light" loading={plan.isFetching} onClick={work}>
          {t('plan.work')}
        </Button>
      </div>
      {planned === null ? null : <Plan query={plan} unit={planned.unit} />}
      <SaveOrCancel refusal={refusal} busy={busy} onCancel={onCancel} />
    </Form>
  );
}

interface ExperimentFormProps {
  initial: Draft;
  busy: boolean;
  refusal: string | null;
  onSave: (name: string, definition: GivenDefinition) => void;
  onCancel: () => void;
}
