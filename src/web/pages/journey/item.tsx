import { IconCoin, IconHash, IconPhone, IconPhoneCalling, IconUserPlus, IconWorld } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyItem } from '#contract/journey.ts';
import { probabilityText } from '#web/components/metric/probabilities.ts';
import { OutcomeBadge } from '#web/components/ui/outcome-badge.tsx';
import { codeText, formatDuration, formatFigure, formatInstant, formatTime } from '#web/format.ts';
import { callSessionsQuery } from '#web/pages/call/queries.ts';
import css from './journey.module.css';

const icons = {
  session: IconWorld,
  number: IconHash,
  call: IconPhone,
  callback: IconPhoneCalling,
  lead: IconUserPlus,
  deal: IconCoin,
} as const;

/** One thing that happened: when, what, and what is told of it. */
export function Item({ item, tz }: { item: JourneyItem; tz: string }) {
  const { t } = useTranslation('journey');
  const Icon = icons[item.kind];
  const title = t(`kind.${item.kind}`);
  return (
    <li className={css['item']} data-kind={item.kind}>
      <Icon className={css['icon']} size={16} stroke={1.75} aria-hidden />
      <time className={css['at']} dateTime={item.at}>
        {formatInstant(item.at, tz)}
      </time>
      <div className={css['what']}>
        <p className={css['title']}>
          {item.kind === 'call' ? (
            <Link to="/calls/$id" params={{ id: item.id }} search={{ tz }}>
              {title}
            </Link>
          ) : (
            title
          )}
          <Mark item={item} />
        </p>
        <Facts item={item} tz={tz} />
      </div>
    </li>
  );
}

/** The word that says most of it. */
function Mark({ item }: { item: JourneyItem }): ReactNode {
  switch (item.kind) {
    case 'session':
      return item.channel === null ? null : <span className={css['mark']}>{codeText(item.channel)}</span>;
    case 'number':
      return <span className={css['mark']}>{item.number}</span>;
    case 'call':
      return <OutcomeBadge outcome={item.outcome} />;
    case 'callback':
      return item.phone === null ? null : <span className={css['mark']}>{item.phone}</span>;
    case 'lead':
      return item.origin === null ? null : <span className={css['mark']}>{codeText(item.origin)}</span>;
    case 'deal':
      return <span className={css['mark']}>{[formatFigure(item.amount, 'money'), item.currency ?? ''].join(' ').trim()}</span>;
  }
}

/** That the visit which a call is held to come from made it; null while it is not known, and where the call itself says. */
function useProbability(item: JourneyItem): number | null {
  const isGuess = item.kind === 'call' && item.by === 'shown';
  const sessions = useQuery({ ...callSessionsQuery(isGuess ? item.id : ''), enabled: isGuess });
  if (!isGuess || sessions.data?.by !== 'matched') return null;
  return sessions.data.sessions.find(({ session_id: id }) => id === item.session_id)?.probability ?? 0;
}

function Facts({ item, tz }: { item: JourneyItem; tz: string }): ReactNode {
  const { t } = useTranslation('journey');
  const probability = useProbability(item);
  const line = (...parts: readonly (string | null)[]): ReactNode => {
    const said = parts.filter((part) => part !== null && part !== '');
    return said.length === 0 ? null : <p className={css['facts']}>{said.join(' · ')}</p>;
  };
  switch (item.kind) {
    case 'session': {
      const from = [item.source, item.medium].filter((part) => part !== null).join(' / ');
      const lasted = (Date.parse(item.until) - Date.parse(item.at)) / 1000;
      return (
        <>
          {line(from, item.campaign, item.keyword, item.referrer, lasted > 0 ? t('lasted', { length: formatDuration(lasted) }) : null)}
          <ol className={css['pages']} aria-label={t('pages')}>
            {item.pages.map(({ at, page }) => (
              <li key={`${at} ${page}`}>
                <span className={css['clock']}>{formatTime(at, tz)}</span> {page}
              </li>
            ))}
          </ol>
          {item.numbers_touched.length === 0
            ? null
            : line(t('touched', { number: item.numbers_touched.map(({ number }) => number).join(', ') }))}
        </>
      );
    }
    case 'number':
      return line(t('lentUntil', { at: formatInstant(item.until, tz) }));
    case 'call':
      return line(
        codeText(item.direction),
        item.caller,
        item.number === null ? null : t('over', { number: item.number }),
        item.agent_ids.join(', '),
        item.talk_s === null ? null : t('talked', { length: formatDuration(item.talk_s) }),
        item.by === null ? null : t(`by.${item.by}`),
        probability === null ? null : t('probability', { share: probabilityText(probability) }),
      );
    case 'callback':
      return line(
        item.origin === null ? null : codeText(item.origin),
        item.withdrawn
          ? t('withdrawn')
          : item.connected_at === null
            ? t('notReached')
            : t('reached', { at: formatInstant(item.connected_at, tz) }),
      );
    case 'lead':
      return line(
        item.status === null ? null : codeText(item.status),
        item.score === null ? null : t('score', { score: item.score }),
        item.phone,
      );
    case 'deal':
      return line(
        item.status === null ? null : codeText(item.status),
        item.closed_at === null ? null : t('closed', { at: formatInstant(item.closed_at, tz) }),
      );
  }
}
