import { NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { feedKinds, feedOutcomes } from '#contract/feed-kinds.ts';
import type { ConversionFeed, NewConversionFeed } from '#contract/feeds.ts';
import { OneCheck } from '#web/pages/settings/parts/checks.tsx';
import { Form } from '#web/pages/settings/parts/form.tsx';
import { SaveOrCancel } from '#web/pages/settings/parts/form-end.tsx';
import { useSession } from '#web/session.ts';

const fresh: NewConversionFeed = {
  ...{ name: '', conversion_name: '', kind: 'click', outcome: 'answered_call', min_talk_s: 60, min_score: 70 },
  ...{ value: null, currency: null, days: 30, lag_days: 1, consent: false },
};

/** What counts as a conversion and how it is told; what is wrong is said at its field. */
export function FeedForm({ feed, busy, refusal, onSave, onCancel }: FeedFormProps) {
  const { t } = useTranslation('settings-feeds');
  const { may } = useSession();
  const [draft, setDraft] = useState<NewConversionFeed>(() => (feed === null ? fresh : draftOf(feed)));
  const [tried, setTried] = useState(false);
  const change = (part: Partial<NewConversionFeed>): void => setDraft({ ...draft, ...part });
  const hasCurrency = /^[A-Z]{3}$/.test(draft.currency ?? '');
  const wrong = {
    name: draft.name.trim() === '' ? t('wrong.name') : null,
    conversionName: draft.conversion_name.trim() === '' ? t('wrong.conversionName') : null,
    currency: hasCurrency || (draft.value === null && draft.currency === null) ? null : t('wrong.currency'),
    lag: draft.lag_days < draft.days ? null : t('wrong.lag'),
  };
  const save = (): void => {
    setTried(true);
    if (Object.values(wrong).every((one) => one === null)) onSave(asAsked(draft));
  };
  const kinds = may('numbers') || draft.kind === 'call' ? feedKinds : feedKinds.filter((one) => one === 'click');
  return (
    <Form onSend={save}>
      <TextInput
        label={t('name')}
        maxLength={100}
        autoComplete="off"
        value={draft.name}
        error={tried ? wrong.name : null}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t('conversionName')}
        description={t('conversionNameSays')}
        maxLength={100}
        autoComplete="off"
        value={draft.conversion_name}
        error={tried ? wrong.conversionName : null}
        onChange={(event) => change({ conversion_name: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('outcome')}
        value={draft.outcome}
        data={feedOutcomes.map((one) => ({ value: one, label: t(`outcomeName.${one}`) }))}
        onChange={(event) => change({ outcome: feedOutcomes.find((one) => one === event.currentTarget.value) ?? 'answered_call' })}
      />
      <NativeSelect
        label={t('kind')}
        description={t(`kindSays.${draft.kind}`)}
        value={draft.kind}
        data={kinds.map((one) => ({ value: one, label: t(`kindName.${one}`) }))}
        onChange={(event) => change({ kind: feedKinds.find((one) => one === event.currentTarget.value) ?? 'click' })}
      />
      {draft.outcome === 'answered_call' ? (
        <NumberInput
          label={t('minTalk')}
          min={0}
          max={36_000}
          allowDecimal={false}
          value={draft.min_talk_s}
          onChange={(seconds) => change({ min_talk_s: typeof seconds === 'number' ? seconds : 0 })}
        />
      ) : null}
      {draft.outcome === 'qualified_lead' ? (
        <NumberInput
          label={t('minScore')}
          value={draft.min_score}
          onChange={(score) => change({ min_score: typeof score === 'number' ? score : 0 })}
        />
      ) : null}
      <NumberInput
        label={t('value')}
        description={t(draft.outcome === 'sale' ? 'valueOfSale' : 'valueSays')}
        min={0}
        max={1e9}
        decimalScale={2}
        value={draft.value ?? ''}
        onChange={(value) => change({ value: typeof value === 'number' ? value : null })}
      />
      <TextInput
        label={t('currency')}
        description={t(draft.outcome === 'sale' ? 'currencyOfSale' : 'currencySays')}
        maxLength={3}
        autoComplete="off"
        value={draft.currency ?? ''}
        error={tried ? wrong.currency : null}
        onChange={(event) => change({ currency: event.currentTarget.value.toUpperCase() || null })}
      />
      <NumberInput
        label={t('days')}
        description={t('daysSays')}
        min={1}
        max={90}
        allowDecimal={false}
        value={draft.days}
        onChange={(days) => change({ days: typeof days === 'number' ? days : 1 })}
      />
      <NumberInput
        label={t('lag')}
        description={t('lagSays')}
        min={0}
        max={30}
        allowDecimal={false}
        value={draft.lag_days}
        error={tried ? wrong.lag : null}
        onChange={(days) => change({ lag_days: typeof days === 'number' ? days : 0 })}
      />
      <OneCheck
        legend={t('consent')}
        text={t('sayConsent')}
        note={t('consentSays')}
        checked={draft.consent}
        onChange={(consent) => change({ consent })}
      />
      <SaveOrCancel refusal={refusal} busy={busy} onCancel={onCancel} />
    </Form>
  );
}

function draftOf(feed: ConversionFeed): NewConversionFeed {
  const { name, conversion_name, kind, outcome, min_talk_s, min_score, value, currency, days, lag_days, consent } = feed;
  return { name, conversion_name, kind, outcome, min_talk_s, min_score, value, currency, days, lag_days, consent };
}

/** A currency without a value says something of deals alone. */
function asAsked(draft: NewConversionFeed): NewConversionFeed {
  const isOfDeals = draft.value === null && draft.outcome !== 'sale';
  const currency = isOfDeals ? null : draft.currency;
  return { ...draft, name: draft.name.trim(), conversion_name: draft.conversion_name.trim(), currency };
}

interface FeedFormProps {
  /** null = a new one. */
  feed: ConversionFeed | null;
  busy: boolean;
  refusal: string | null;
  onSave: (draft: NewConversionFeed) => void;
  onCancel: () => void;
}
