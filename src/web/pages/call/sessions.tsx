import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CallSession, CallSessions } from '#contract/call-sessions.ts';
import { Panel } from '#web/components/ui/panel.tsx';
import { Failed } from '#web/components/ui/states.tsx';
import { formatCount, formatDay, formatDuration, formatPercent } from '#web/format.ts';
import { callSessionsQuery } from './queries.ts';
import css from './sessions.module.css';

/** Learnt from fewer calls it is little more than a guess. */
const fewCalls = 200;

/** The visits to a website that may have made a call, each with its probability, and none of them; nothing where no visit was shown its number. */
export function Sessions({ call, at, tz }: { call: string; at: string; tz: string }) {
  const { t } = useTranslation('call');
  const sessions = useQuery(callSessionsQuery(call));
  if (sessions.isError) {
    return (
      <Panel title={t('sessions.title')}>
        <Failed error={sessions.error} retry={() => void sessions.refetch()} />
      </Panel>
    );
  }
  if (sessions.data === undefined) {
    return (
      <Panel title={t('sessions.title')} note={t('sessions.note')}>
        <div className={css['list']} role="status" aria-label={t('sessions.loading')}>
          {['first', 'second', 'none'].map((row) => (
            <Skeleton key={row} className={css['loading'] ?? ''} />
          ))}
        </div>
      </Panel>
    );
  }
  const { by } = sessions.data;
  if (by === 'not_inbound' || by === 'not_lent' || by === 'test') return null;
  if (by === 'too_many') {
    return (
      <Panel title={t('sessions.title')}>
        <p className={css['facts']}>{t('sessions.tooMany')}</p>
      </Panel>
    );
  }
  return (
    <Panel title={t('sessions.title')} note={<Note found={sessions.data} tz={tz} />}>
      <ol className={css['list']} aria-label={t('sessions.title')}>
        {rowsOf(sessions.data).map((row) => (
          <li key={row.is === 'visit' ? row.session.session_id : row.is} className={css['row']}>
            <Probability of={row.probability} />
            <div>
              {row.is === 'visit' ? (
                <Visit session={row.session} at={at} tz={tz} />
              ) : (
                <>
                  <p className={css['title']}>{t(`sessions.${row.is}`)}</p>
                  <p className={css['facts']}>{t(`sessions.${row.is}Note`)}</p>
                </>
              )}
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

type Row =
  | { readonly is: 'visit'; readonly probability: number; readonly session: CallSession }
  | { readonly is: 'none' | 'others'; readonly probability: number };

/** The most probable first; whoever is not listed last. */
function rowsOf({ by, sessions, none, others }: CallSessions): Row[] {
  const visits = sessions.map((session): Row => ({ is: 'visit', probability: session.probability, session }));
  if (by === 'told' || none === null) return visits;
  const answers: Row[] = [...visits, { is: 'none', probability: none }];
  answers.sort((one, other) => other.probability - one.probability);
  return others >= 0.0005 ? [...answers, { is: 'others', probability: others }] : answers;
}

function Note({ found: { by, learnt }, tz }: { found: CallSessions; tz: string }) {
  const { t } = useTranslation('call');
  if (by === 'told' || learnt === null) return t('sessions.told');
  const from = t('sessions.learnt', {
    calls: formatCount(learnt.calls),
    shown: formatCount(learnt.shown),
    from: formatDay(learnt.from, tz),
    to: formatDay(learnt.to, tz),
  });
  return [t('sessions.note'), from, learnt.calls < fewCalls ? t('sessions.few') : ''].join(' ').trim();
}

/** Beside certainty there is always a doubt. */
function Probability({ of }: { of: number }) {
  const { t } = useTranslation('call');
  const text = of >= 0.9995 && of < 1 ? t('sessions.over', { share: formatPercent(0.999) }) : formatPercent(of);
  return (
    <div className={css['probability']}>
      <span>{text}</span>
      <span className={css['bar']} aria-hidden>
        <span style={{ width: `${String(of * 100)}%` }} />
      </span>
    </div>
  );
}

function Visit({ session, at, tz }: { session: CallSession; at: string; tz: string }) {
  const { t } = useTranslation('call');
  const from = [session.source, session.medium].filter((part) => part !== null).join(' / ');
  const named = [from, session.campaign, session.keyword].filter((part) => part !== null && part !== '').join(' · ');
  const title = named === '' ? t('sessions.unknown') : named;
  return (
    <>
      <p className={css['title']}>
        {session.visitor_id === null ? (
          title
        ) : (
          <Link to="/journey" search={{ visitor: session.visitor_id, tz }}>
            {title}
          </Link>
        )}
      </p>
      <p className={css['facts']}>{useSigns(session, at).join(' · ')}</p>
    </>
  );
}

/** What speaks for a visit. */
function useSigns(session: CallSession, at: string): string[] {
  const { t } = useTranslation('call');
  const passed = (since: string): number => (Date.parse(at) - Date.parse(since)) / 1000;
  const before = (key: 'clicked' | 'seen' | 'shown', since: string | null): string[] =>
    since === null ? [] : [t(`sessions.${key}`, { passed: formatDuration(Math.max(0, passed(since))) })];
  return [
    ...before('clicked', session.clicked_at),
    ...(session.is_open ? [t('sessions.open')] : before('seen', session.seen_at)),
    ...(session.shown_at === null ? [t('sessions.neverShown')] : before('shown', session.shown_at)),
    ...(session.pages === 0 ? [] : [t('sessions.pages', { n: session.pages, page: session.last_page ?? '' })]),
    ...(session.earlier_calls === 0 ? [] : [t('sessions.earlier', { n: session.earlier_calls })]),
  ];
}
