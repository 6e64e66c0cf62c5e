import { NativeSelect, NumberInput, Skeleton, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NewSubscription, Subscription } from '#contract/outbound.ts';
import { eventsOf, type OutboundFormat, outboundFormats, tellsConversions, tellsSomething } from '#contract/outbound-kinds.ts';
import { directions } from '#domain/facts.ts';
import { filterValuesQuery } from '#web/components/page/filter-values.ts';
import { codeText } from '#web/format.ts';
import { useNames } from '#web/names.ts';
import { Checks, OneCheck } from '#web/pages/settings/parts/checks.tsx';
import { Form } from '#web/pages/settings/parts/form.tsx';
import { SaveOrCancel } from '#web/pages/settings/parts/form-end.tsx';
import parts from '#web/pages/settings/parts/parts.module.css';
import { useSession } from '#web/session.ts';

export type WebhookDraft = NewSubscription;

const fresh: WebhookDraft = {
  ...{ name: '', url: '', format: 'ringtrace', events: ['call_ended', 'call_lost'] },
  ...{ queues: [], directions: [], numbers: false, min_talk_s: 0, value: null, currency: null },
};

/** What is told, where to and of which calls; what is wrong is said at its field. */
export function WebhookForm({ webhook, busy, refusal, onSave, onCancel }: WebhookFormProps) {
  const { t } = useTranslation('settings-webhooks');
  const { may } = useSession();
  const nameOf = useNames();
  const queues = useQuery(filterValuesQuery('queue'));
  const [draft, setDraft] = useState<WebhookDraft>(() => (webhook === null ? fresh : draftOf(webhook)));
  const [tried, setTried] = useState(false);
  const change = (part: Partial<WebhookDraft>): void => setDraft({ ...draft, ...part });
  const wrong = {
    name: draft.name.trim() === '' ? t('wrong.name') : null,
    url: URL.canParse(draft.url.trim()) ? null : t('wrong.url'),
    events: tellsSomething(draft.events) ? null : t('wrong.events'),
    currency: draft.value === null || /^[A-Z]{3}$/.test(draft.currency ?? '') ? null : t('wrong.currency'),
  };
  const save = (): void => {
    setTried(true);
    if (Object.values(wrong).every((one) => one === null)) onSave(asAsked(draft));
  };
  // What can be ticked is all there at once: nothing moves under a hand.
  if (queues.isPending) return <Skeleton height={480} radius="lg" role="status" aria-busy />;
  const known = [...new Set([...draft.queues, ...(queues.data ?? [])])].sort((a, b) =>
    nameOf('queue', a).localeCompare(nameOf('queue', b)),
  );
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
      <NativeSelect
        label={t('format')}
        value={draft.format}
        data={outboundFormats.map((one) => ({ value: one, label: t(`formatName.${one}`) }))}
        onChange={(event) => change(asKind(draft, outboundFormats.find((one) => one === event.currentTarget.value) ?? 'ringtrace'))}
      />
      <TextInput
        className={parts['whole'] ?? ''}
        label={t('url')}
        description={tellsConversions(draft.format) ? t(`urlOf.${draft.format}`) : null}
        type="url"
        maxLength={2000}
        autoComplete="off"
        value={draft.url}
        error={tried ? wrong.url : null}
        onChange={(event) => change({ url: event.currentTarget.value })}
      />
      <Checks
        legend={t('events')}
        all={eventsOf[draft.format]}
        chosen={draft.events}
        error={tried ? wrong.events : null}
        textOf={(event) => t(`event.${event}`)}
        noteOf={(event) => t(`eventSays.${event}`)}
        onChange={(events) => change({ events })}
      />
      <NumberInput
        label={t('minTalk')}
        description={t('minTalkSays')}
        min={0}
        max={36_000}
        allowDecimal={false}
        value={draft.min_talk_s}
        onChange={(seconds) => change({ min_talk_s: typeof seconds === 'number' ? seconds : 0 })}
      />
      {tellsConversions(draft.format) ? (
        <>
          <NumberInput
            label={t('value')}
            description={t('valueSays')}
            min={0}
            max={1e9}
            decimalScale={2}
            value={draft.value ?? ''}
            onChange={(value) => change({ value: typeof value === 'number' ? value : null })}
          />
          <TextInput
            label={t('currency')}
            maxLength={3}
            autoComplete="off"
            value={draft.currency ?? ''}
            error={tried ? wrong.currency : null}
            onChange={(event) => change({ currency: event.currentTarget.value.toUpperCase() || null })}
          />
        </>
      ) : null}
      <Checks
        legend={t('directions')}
        all={directions}
        chosen={draft.directions}
        textOf={codeText}
        onChange={(chosen) => change({ directions: chosen })}
      />
      {known.length === 0 ? null : (
        <Checks
          legend={t('queues')}
          all={known}
          chosen={draft.queues}
          textOf={(queue) => nameOf('queue', queue)}
          onChange={(chosen) => change({ queues: chosen })}
        />
      )}
      {may('numbers') ? (
        <OneCheck
          legend={t('numbers')}
          text={t('showNumbers')}
          note={t('numbersSays')}
          checked={draft.numbers}
          onChange={(numbers) => change({ numbers })}
        />
      ) : null}
      <SaveOrCancel refusal={refusal} busy={busy} onCancel={onCancel} />
    </Form>
  );
}

function draftOf({
  name,
  url,
  format,
  events,
  queues,
  directions: ways,
  numbers,
  min_talk_s,
  value,
  currency,
}: Subscription): WebhookDraft {
  return { name, url, format, events, queues, directions: ways, numbers, min_talk_s, value, currency };
}

/** Another kind of receiver is told what it can be told. */
function asKind(draft: WebhookDraft, format: OutboundFormat): WebhookDraft {
  const events = draft.events.filter((event) => eventsOf[format].includes(event));
  // An advert brings calls in: others are told only where somebody ticks them.
  const inbound = tellsConversions(format) && draft.directions.length === 0;
  return { ...draft, format, events, directions: inbound ? ['inbound'] : draft.directions };
}

/** A value belongs to conversions, and has a currency. */
function asAsked(draft: WebhookDraft): WebhookDraft {
  const worth = tellsConversions(draft.format) && draft.value !== null ? {} : { value: null, currency: null };
  return { ...draft, ...worth, name: draft.name.trim(), url: draft.url.trim() };
}

interface WebhookFormProps {
  /** null = a new one. */
  webhook: Subscription | null;
  busy: boolean;
  refusal: string | null;
  onSave: (draft: WebhookDraft) => void;
  onCancel: () => void;
}
