import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '#contract/connection-view.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { formatInstant } from '#web/format.ts';
import parts from '#web/pages/settings/parts/parts.module.css';
import { useSession } from '#web/session.ts';
import css from './connections.module.css';
import { Lines } from './lines.tsx';
import { Secrets } from './secrets.tsx';

/** How the system's data come here: the address and secret of one that posts, the command for one that writes files. */
export function Sending({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation('settings-connections');
  const { me } = useSession();
  const { posts } = connection;
  const origin = window.location.origin;
  if (connection.kind === 'site') return <Tag connection={connection} />;
  return (
    <Panel title={t('sending')} note={t(posts === null ? 'sendingFiles' : 'sendingPosts')}>
      <div className={css['stack']}>
        {posts !== null ? (
          <>
            <Secrets connection={connection} secret={posts.secret} />
            {posts.topics.map(({ path, title }) => (
              <Lines key={path} title={t('addressOf', { title })} text={`${connection.ingest_url}${path}`} />
            ))}
            {connection.kind === 'webhook' ? <Lines title={t('postLine')} text={postLines(connection.ingest_url)} /> : null}
            <Refusals connection={connection} />
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

/** The line of HTML that a website embeds. */
function Tag({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation('settings-connections');
  const address = `${connection.ingest_url.replace('/ingest/', '/site/')}/tag.js`;
  return (
    <Panel title={t('sending')} note={t('site.note')}>
      <div className={css['stack']}>
        <Lines title={t('site.line')} text={`<script async src="${address}"></script>`} />
        <p className={parts['note']}>{t('site.where')}</p>
        <p className={parts['note']}>{t('site.trial')}</p>
        <Refusals connection={connection} />
      </div>
    </Panel>
  );
}

const tailLine = (connection: string, account: string | null): string =>
  `ringtrace tail /var/log/asterisk/queue_log --connection ${connection}${account === null ? '' : ` --account ${account}`}`;

/** Signed as the receiver checks it: over the time, a dot and the bytes of the body. */
function postLines(url: string): string {
  return [
    `body='{"kind":"call_started","call":"test-1","at":"'$(date -u +%FT%TZ)'","direction":"inbound","caller":"+12025550111","test":true}'`,
    't=$(date +%s)',
    `v1=$(printf '%s.%s' "$t" "$body" | openssl dgst -sha256 -hmac "$SECRET" | sed 's/.*= //')`,
    `curl -sS ${url} -H "Ringtrace-Signature: t=$t,v1=$v1" -H 'Content-Type: application/json' --data-binary "$body"`,
  ].join('\n');
}

/** Why the newest requests were turned away: what a wrong secret or address looks like from here. */
function Refusals({ connection: { refusals } }: { connection: ConnectionView }) {
  const { t } = useTranslation('settings-connections');
  const { tz } = useSession();
  if (refusals.length === 0) return null;
  return (
    <section className={css['stack']} aria-label={t('refusals')}>
      <p>
        {t('refusals')} <span className={parts['faint']}>{t('refusalsNote')}</span>
      </p>
      <ul className={css['notes']}>
        {refusals.map(({ at, reason }, index) => (
          <li key={index}>
            {formatInstant(at, tz)}: {reason}
          </li>
        ))}
      </ul>
    </section>
  );
}
