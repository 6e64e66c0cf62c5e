import { UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallEventView, DeliverySummary } from '#contract/call-view.ts';
import { RawBody } from '#web/components/delivery/raw-body.tsx';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { codeText, formatBytes, formatExact, formatInstant } from '#web/format.ts';
import css from './received.module.css';

/** What the phone system said: the events that made the call, and the deliveries that told them, as they came. */
export function Received({ events, deliveries, tz }: ReceivedProps) {
  const { t } = useTranslation('call');
  if (events === null || deliveries === null) {
    return (
      <Panel title={t('received.title')}>
        <p className={css['note']}>{t('received.notAllowed')}</p>
      </Panel>
    );
  }
  return (
    <>
      <Panel title={t('received.events')} note={t('received.eventsMade', { n: events.length })} flush>
        <div className={css['events']}>
          <DataTable label={t('received.events')}>
            <thead>
              <tr>
                <th scope="col">{t('received.time')}</th>
                <th scope="col">{t('received.event')}</th>
                <th scope="col">{t('received.source')}</th>
                <th scope="col" data-number>
                  {t('received.delivery')}
                </th>
                <th scope="col">{t('received.fields')}</th>
              </tr>
            </thead>
            <tbody>
              {events.map((event) => (
                <tr key={event.id}>
                  <td>{formatExact(event.at, tz)}</td>
                  <th scope="row">{codeText(event.kind)}</th>
                  <td>{event.source}</td>
                  <td data-number>{event.delivery}</td>
                  <td>
                    <code className={css['fields']}>{fieldsText(event.fields)}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </DataTable>
        </div>
      </Panel>
      <Panel title={t('received.deliveries')} note={t('received.asReceived', { n: deliveries.length })}>
        <ul>
          {deliveries.map((delivery) => (
            <li key={delivery.seq} className={css['delivery']}>
              <DeliveryLine delivery={delivery} tz={tz} />
            </li>
          ))}
        </ul>
      </Panel>
    </>
  );
}

interface ReceivedProps {
  /** null = the person may not see them. */
  events: readonly CallEventView[] | null;
  deliveries: readonly DeliverySummary[] | null;
  tz: string;
}

function fieldsText(fields: Record<string, unknown>): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('  ');
}

function DeliveryLine({ delivery, tz }: { delivery: DeliverySummary; tz: string }) {
  const { t } = useTranslation('call');
  const [opened, setOpened] = useState(false);
  const origin = [delivery.format, delivery.file].filter((part) => part !== null).join(' · ');
  return (
    <>
      <UnstyledButton className={css['line']} aria-expanded={opened} onClick={() => setOpened(!opened)}>
        <IconChevronRight size={16} className={css['chevron']} aria-hidden />
        <span className={css['seq']}>#{delivery.seq}</span>
        <span>{origin || delivery.connection}</span>
        <span className={css['meta']}>
          {t('received.line', { size: formatBytes(delivery.bytes), at: formatInstant(delivery.received_at, tz) })}
        </span>
      </UnstyledButton>
      {opened ? (
        <div className={css['raw']}>
          <RawBody seq={delivery.seq} />
        </div>
      ) : null}
    </>
  );
}
