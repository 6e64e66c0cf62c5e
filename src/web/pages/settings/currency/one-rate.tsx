import { Button, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form } from '#web/pages/settings/parts/form.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';

/** A rate of one day, typed in. */
export function OneRate({ own, busy, onAdd }: { own: string; busy: boolean; onAdd: (csv: string) => Promise<boolean> }) {
  const { t } = useTranslation('settings-currency');
  const { t: common } = useTranslation('settings');
  const [draft, setDraft] = useState<{ date: string; currency: string; rate: number | null }>({ date: '', currency: '', rate: null });
  const { date, currency, rate } = draft;
  const isWhole = date !== '' && /^[A-Z]{3}$/.test(currency) && rate !== null && rate > 0;
  const add = async (): Promise<void> => {
    if (!isWhole) return;
    if (await onAdd(`date,currency,rate\n${date},${currency},${rate}`)) setDraft({ date, currency, rate: null });
  };
  return (
    <Form onSend={() => void add()}>
      <TextInput label={t('date')} type="date" value={date} onChange={(event) => setDraft({ ...draft, date: event.currentTarget.value })} />
      <TextInput
        label={t('otherCurrency')}
        maxLength={3}
        autoComplete="off"
        value={currency}
        onChange={(event) => setDraft({ ...draft, currency: event.currentTarget.value.toUpperCase() })}
      />
      <NumberInput
        label={t('worth', { own })}
        min={0}
        decimalScale={9}
        value={rate ?? ''}
        onChange={(value) => setDraft({ ...draft, rate: typeof value === 'number' ? value : null })}
      />
      <div className={`${parts['buttons'] ?? ''} ${parts['whole'] ?? ''}`}>
        <Button type="submit" size="compact-md" variant="default" loading={busy} disabled={!isWhole}>
          {common('action.add')}
        </Button>
      </div>
    </Form>
  );
}
