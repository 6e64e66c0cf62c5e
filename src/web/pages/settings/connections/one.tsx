import { Button, TextInput } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '#contract/connection-view.ts';
import { client } from '#web/api.ts';
import { PageHeader } from '#web/components/ui/page-header.tsx';
import { Loaded } from '#web/pages/settings/parts/loaded.tsx';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import parts from '#web/pages/settings/parts/parts.module.css';
import { useSaved } from '#web/pages/settings/parts/saved.tsx';
import { useTitle } from '#web/use-title.ts';
import css from './connections.module.css';
import { CostFetchPanel } from './cost-fetch.tsx';
import { Deliveries } from './deliveries.tsx';
import { connectionQuery } from './queries.ts';
import { Live } from './live.tsx';
import { Past } from './past.tsx';
import { ConnectionRecordings } from './recordings.tsx';
import { Rejected } from './rejected.tsx';
import { Sending } from './sending.tsx';
import { ConnectionSettings } from './settings.tsx';
import { Subscription } from './subscription.tsx';
import { Summary } from './summary.tsx';

/** One connection: how it does, how it sends, how it is read, what came and what was not understood. */
export function OneConnection() {
  const { id } = useParams({ from: '/signed-in/settings/connections/$id' });
  const query = useQuery(connectionQuery(id));
  return (
    <Loaded query={query} height={480}>
      {(connection) => <Connection key={connection.id} connection={connection} />}
    </Loaded>
  );
}

function Connection({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation('settings-connections');
  useTitle(connection.name);
  return (
    <>
      <PageHeader
        title={<Name connection={connection} />}
        before={
          <Link to="/settings/connections" className={css['back']}>
            {t('title')}
          </Link>
        }
      />
      <Summary connection={connection} />
      {connection.live === null ? null : <Live connection={connection} live={connection.live} />}
      <Sending connection={connection} />
      {connection.subscription === null ? null : <Subscription title={connection.title} subscription={connection.subscription} />}
      {connection.pulls === null ? null : <Past connection={connection} pulls={connection.pulls} />}
      {connection.kind === 'ad-costs' ? <CostFetchPanel connection={connection.id} /> : null}
      <ConnectionRecordings connection={connection.id} />
      <ConnectionSettings connection={connection} />
      <Rejected connection={connection.id} total={connection.rejects} />
      <Deliveries connection={connection.id} count={connection.deliveries} />
    </>
  );
}

/** The name as the title; changed in its place. */
function Name({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation('settings-connections');
  const { t: common } = useTranslation('settings');
  const queryClient = useQueryClient();
  const { tell } = useSaved();
  const [text, setText] = useState<string | null>(null);
  const { busy, refusal, attempt, clearRefusal } = useAttempt();
  if (text === null) {
    return (
      <span className={parts['buttons']}>
        {connection.name}
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPencil size={14} aria-hidden />}
          onClick={() => setText(connection.name)}
        >
          {t('rename')}
        </Button>
      </span>
    );
  }
  const rename = async (name: string): Promise<void> => {
    await client.call('changeConnection', { params: { id: connection.id }, body: { name } });
    await queryClient.invalidateQueries({ queryKey: ['connections'] });
  };
  const save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const before = connection.name;
    await attempt(async () => {
      await rename(text.trim());
      tell(t('renamed', { name: text.trim() }), async () => await rename(before));
      setText(null);
    });
  };
  return (
    <form className={parts['buttons']} onSubmit={(event) => void save(event)}>
      <TextInput
        aria-label={t('name')}
        autoFocus
        required
        maxLength={100}
        value={text}
        error={refusal}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" size="compact-md" loading={busy} disabled={text.trim() === ''}>
        {common('action.save')}
      </Button>
      <Button
        size="compact-md"
        variant="default"
        onClick={() => {
          clearRefusal();
          setText(null);
        }}
      >
        {common('action.cancel')}
      </Button>
    </form>
  );
}
