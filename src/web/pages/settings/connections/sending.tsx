import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '#contract/connection-view.ts';
import { client } from '#web/api.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { Refusal } from '#web/components/ui/refusal.tsx';
import { Verbatim } from '#web/components/ui/verbatim.tsx';
import { formatInstant } from '#web/format.ts';
import { useAttempt } from '#web/pages/settings/parts/attempt.ts';
import parts from '#web/pages/settings/parts/parts.module.css';
import { ShownOnce } from '#web/pages/settings/parts/shown-once.tsx';
import { useSession } from '#web/session.ts';
import css from './connections.module.css';

/** How the system's data come here: the address and secret of one that posts, the command for one that writes files. */
export function Sending({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation('settings-connections');
  const { me } = useSession();
  const origin = window.location.origin;
  return (
    <Panel title={t('sending')} note={t(connection.posts ? 'sendingPosts' : 'sendingFiles')}>
      <div className={css['stack']}>
        {connection.posts ? (
          <>
            <Secrets connection={connection} />
            <Lines title={t('postLine')} text={postLines(`${origin}${connection.ingest_path}`)} />
          </>
        ) : connection.kind === 'table' ? (
          <p>
            <Link to="/settings/imports" className={css['link']}>
              {t('importFiles')}
            </Link>
          </p>
        ) : (
          <>
            <Lines title={t('tailHere')} text={tailLine(connection.id, me.account ?? '')} />
            <Lines title={t('tailAway')} text={`${tailLine(connection.id, null)} --server ${origin} --key rt_…`} />
            <p className={parts['note']}>{t('pastFiles')}</p>
            <p>
              <Link to="/settings/imports" className={css['link']}>
                {t('importFiles')}
              </Link>
            </p>
          </>
        )}
      </div>
    </Panel>
  );
}

const tailLine = (connection: string, account: string | null): string =>
  `ringtrace tail /var/log/asterisk/queue_log --connection ${connection}${account === null ? '' : ` --account ${account}`}`;

/** Signed as the receiver checks it: over the time, a dot and the bytes of the body. */
function postLines(url: string): string {
  return [
    `body='{"kind":"call_started","call":"test-1","at":"'$(date -u +%FT%TZ)'","direction":"inbound","caller":"+12025550111"}'`,
    't=$(date +%s)',
    `v1=$(printf '%s.%s' "$t" "$body" | openssl dgst -sha256 -hmac "$SECRET" | sed 's/.*= //')`,
    `curl -sS ${url} -H "Ringtrace-Signature: t=$t,v1=$v1" -H 'Content-Type: application/json' --data-binary "$body"`,
  ].join('\n');
}

function Secrets({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation('settings-connections');
  const { tz } = useSession();
  const queryClient = useQueryClient();
  const [secret, setSecret] = useState<string | null>(null);
  const { refusal, attempt } = useAttempt();
  const make = (): void =>
    void attempt(async () => {
      setSecret((await client.call('newSecret', { params: { id: connection.id } })).secret);
      await queryClient.invalidateQueries({ queryKey: ['connections'] });
    });
  return (
    <>
      <p>{t('secrets', { n: connection.secrets.length })}</p>
      {connection.secrets.length === 0 ? null : (
        <ul className={css['notes']}>
          {connection.secrets.map(({ id, created_at: at }) => (
            <li key={id}>{t('secretOf', { at: formatInstant(at, tz) })}</li>
          ))}
        </ul>
      )}
      {secret === null ? (
        <div className={parts['buttons']}>
          <Button size="compact-md" variant="default" onClick={make}>
            {t('newSecret')}
          </Button>
        </div>
      ) : (
        <ShownOnce title={t('secretTitle')} text={secret} says={t('secretSays')} onDone={() => setSecret(null)} />
      )}
      <Refusal text={refusal} />
    </>
  );
}

function Lines({ title, text }: { title: string; text: string }) {
  const { t } = useTranslation('settings-connections');
  const [copied, setCopied] = useState(false);
  return (
    <div className={css['stack']}>
      <div className={parts['buttons']}>
        <span>{title}</span>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconCopy size={14} aria-hidden />}
          onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
        >
          {copied ? t('copied') : t('copy')}
        </Button>
      </div>
      <Verbatim label={title}>{text}</Verbatim>
    </div>
  );
}
