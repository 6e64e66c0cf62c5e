import { Button } from '@mantine/core';
import { IconDownload, IconRefresh } from '@tabler/icons-react';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordingView } from '#contract/recordings.ts';
import { client, problemOf } from '#web/api.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { formatBytes, formatDuration, formatInstant, formatTime } from '#web/format.ts';
import { useSession } from '#web/session.ts';
import css from './recordings.module.css';

const recordingsQuery = (call: string) =>
  queryOptions({
    queryKey: ['call', call, 'recordings'],
    queryFn: async ({ signal }) => (await client.callUntil(signal, 'callRecordings', { params: { id: call } })).recordings,
    // One that is on its way is watched until it is here.
    refetchInterval: ({ state }) => (state.data?.some((one) => one.state === 'waiting') === true ? 3_000 : false),
  });

/** The recordings of a call, to be played by who may; nothing where there are none. */
export function Recordings({ call, tz }: { call: string; tz: string }) {
  const { t } = useTranslation('recordings');
  const { may } = useSession();
  const { data: recordings } = useQuery({ ...recordingsQuery(call), enabled: may('recordings') });
  if (recordings === undefined || recordings.length === 0) return null;
  return (
    <Panel title={t('title')}>
      <ul className={css['list']}>
        {recordings.map((one) => (
          <li key={one.id}>
            <One recording={one} tz={tz} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function One({ recording, tz }: { recording: RecordingView; tz: string }) {
  const { t } = useTranslation('recordings');
  const kind = t(`kind.${recording.kind}`);
  const known = [
    formatTime(recording.started_at, tz),
    recording.duration_s === null ? null : formatDuration(recording.duration_s),
    recording.channels === null ? null : t('channels', { n: recording.channels }),
    recording.bytes === null ? null : formatBytes(recording.bytes),
  ];
  return (
    <>
      <p className={css['head']}>
        <strong>{kind}</strong>
        {known.map((text, at) => (text === null ? null : <span key={at}>{text}</span>))}
      </p>
      {recording.state === 'kept' ? (
        <Player recording={recording} kind={kind} tz={tz} />
      ) : (
        <Absent recording={recording} kind={kind} tz={tz} />
      )}
    </>
  );
}

function Player({ recording: { id, started_at: at, type }, kind, tz }: Shown) {
  const { t } = useTranslation('recordings');
  const [isUnplayable, setUnplayable] = useState(false);
  const source = `/api/v1/recordings/${encodeURIComponent(id)}/sound`;
  return (
    <div className={css['player']}>
      {isUnplayable ? (
        <p role="alert">{t('cannotPlay', { type: type ?? '' })}</p>
      ) : (
        // Nothing is loaded before somebody plays it: who opens the page has not listened yet.
        <audio
          controls
          preload="none"
          src={source}
          aria-label={t('player', { what: kind, at: formatTime(at, tz) })}
          onError={() => setUnplayable(true)}
        />
      )}
      <Button
        component="a"
        href={`${source}?download=true`}
        download
        size="compact-md"
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
        aria-label={t('downloadOf', { what: kind })}
      >
        {t('download')}
      </Button>
    </div>
  );
}

/** Why there is nothing to play, and what can be done. */
function Absent({ recording, kind, tz }: Shown) {
  const { t } = useTranslation('recordings');
  const { may } = useSession();
  const queryClient = useQueryClient();
  const retry = useMutation({
    mutationFn: async () => await client.call('retryRecording', { params: { id: recording.id } }),
    onSettled: async () => await queryClient.invalidateQueries({ queryKey: ['call', recording.call_id, 'recordings'] }),
  });
  const { state, why, next_try_at: next, file, retryable } = recording;
  const reason = why === null ? '' : t(`why.${why}`);
  const says = (): string => {
    switch (state) {
      case 'kept':
        return '';
      case 'waiting':
        return why === null || next === null ? t('state.waiting') : t('state.again', { why: reason, at: formatInstant(next, tz) });
      case 'failed':
        return t('state.failed', { why: reason });
      case 'elsewhere':
        return file === null ? t('state.elsewhere') : t('state.file', { file });
      case 'removing':
      case 'removed':
        return t('state.removed');
    }
  };
  return (
    <div className={css['player']}>
      <p className={state === 'failed' ? css['failed'] : css['says']} role="status">
        {says()}
      </p>
      {retryable && why !== null && may('connections') ? (
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconRefresh size={16} aria-hidden />}
          loading={retry.isPending}
          aria-label={t('retryOf', { what: kind })}
          onClick={() => retry.mutate()}
        >
          {t('retry')}
        </Button>
      ) : null}
      <Refusal text={retry.error === null ? null : problemOf(retry.error).detail} />
    </div>
  );
}

interface Shown {
  recording: RecordingView;
  kind: string;
  tz: string;
}
