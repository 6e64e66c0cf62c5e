import { Button, NativeSelect } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutboundMessage, Subscription } from '#contract/outbound.ts';
import { messageStates, type MessageState } from '#contract/outbound-kinds.ts';
import { client, problemOf } from '#web/api.ts';
import { DataTable } from '#web/components/ui/data-table.tsx';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatCount, formatInstant, missing } from '#web/format.ts';
import connections from '#web/pages/settings/connections/connections.module.css';
import parts from '#web/pages/settings/parts/parts.module.css';
import { Rows } from '#web/pages/settings/parts/rows.tsx';
import { useSaved } from '#web/pages/settings/parts/saved.tsx';
import { usePages } from '#web/pages/settings/parts/use-pages.ts';
import { useSession } from '#web/session.ts';
import { messagesQuery, webhooksKey } from './queries.ts';
import css from './webhooks.module.css';

/** What was told and what came of it; what failed can be sent again. */
export function Messages({ webhook }: { webhook: Subscription }) {
  const { t } = useTranslation('settings-webhooks');
  const queryClient = useQueryClient();
  const { tell } = useSaved();
  const [state, setState] = useState<MessageState | null>(null);
  const pages = usePages();
  const query = useQuery(messagesQuery(webhook.id, state, pages.before));
  const replay = async (message?: number): Promise<void> => {
    try {
      const { messages } = await client.call('replayMessages', {
        params: { id: webhook.id },
        body: message === undefined ? {} : { message },
      });
      await queryClient.invalidateQueries({ queryKey: webhooksKey });
      tell(t('replayed', { n: messages }));
    } catch (problem) {
      tell(problemOf(problem).detail);
    }
  };
  return (
    <Panel
      title={t('messages')}
      note={t('messagesNote')}
      flush
      actions={
        <>
          <NativeSelect
            size="xs"
            aria-label={t('show')}
            value={state ?? ''}
            data={[{ value: '', label: t('showAll') }, ...messageStates.map((one) => ({ value: one, label: t(`state.${one}`) }))]}
            onChange={(event) => {
              pages.toNewest();
              setState(messageStates.find((one) => one === event.currentTarget.value) ?? null);
            }}
          />
          {webhook.failed === 0 ? null : (
            <Button size="compact-md" variant="default" disabled={!webhook.active} onClick={() => void replay()}>
              {t('replayAll')}
            </Button>
          )}
        </>
      }
    >
      <Rows query={query} rowsOf={(data) => data.messages} none={t('noMessages')} pages={pages} nextOf={(data) => data.next}>
        {(messages) => (
          <DataTable label={t('messages')}>
            <thead>
              <tr>
                <th scope="col">{t('column.when')}</th>
                <th scope="col">{t('column.event')}</th>
                <th scope="col">{t('column.state')}</th>
                <th scope="col" data-number>
                  {t('column.tries')}
                </th>
                <th scope="col">{t('column.answer')}</th>
                <th scope="col">
                  <span className="visually-hidden">{t('replay')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {messages.map((one) => (
                <Row key={one.id} one={one} onReplay={webhook.active ? () => void replay(one.id) : null} />
              ))}
            </tbody>
          </DataTable>
        )}
      </Rows>
    </Panel>
  );
}

function Row({ one, onReplay }: { one: OutboundMessage; onReplay: (() => void) | null }) {
  const { t } = useTranslation('settings-webhooks');
  const { tz } = useSession();
  const when = formatInstant(one.noted_at, tz);
  const event = t(`event.${one.event}`);
  return (
    <tr>
      <th scope="row">{when}</th>
      <td>
        {one.call_id === null ? (
          event
        ) : (
          <Link to="/calls/$id" params={{ id: one.call_id }}>
            {event}
          </Link>
        )}
      </td>
      <td className={one.state === 'failed' ? parts['missed'] : undefined}>
        {t(`state.${one.state}`)}
        {one.next_try_at === null ? null : (
          <span className={connections['under']}>{t('nextTry', { at: formatInstant(one.next_try_at, tz) })}</span>
        )}
      </td>
      <td data-number>{formatCount(one.tries)}</td>
      <td>
        {one.failure ?? one.status ?? missing}
        {one.answer === null || one.answer === '' ? null : (
          <code className={`${connections['text'] ?? ''} ${css['answer'] ?? ''}`} title={one.answer}>
            {one.answer}
          </code>
        )}
      </td>
      <td>
        {onReplay === null || one.state === 'waiting' ? null : (
          <Button size="compact-sm" variant="subtle" aria-label={t('replayOf', { event, when })} onClick={onReplay}>
            {t('replay')}
          </Button>
        )}
      </td>
    </tr>
  );
}
