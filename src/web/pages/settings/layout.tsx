import { IconChevronDown } from '@tabler/icons-react';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { NotAllowed } from '#web/components/ui/states.tsx';
import { useSession } from '#web/session.ts';
import css from './layout.module.css';
import { SavedToasts } from './parts/saved.tsx';
import { type SectionPage, sections, sectionsFor } from './sections.ts';

/** The frame of all settings: their navigation by groups beside the page, above it where there is no room. */
export function SettingsLayout() {
  const { t } = useTranslation('settings');
  const { may } = useSession();
  const { pathname } = useLocation();
  const current = pageAt(pathname);
  return (
    <div className={css['frame']}>
      <div className={css['side']}>
        <Groups />
      </div>
      <Narrow key={pathname} current={current} />
      <div className={css['page']}>
        <SavedToasts>
          {current === undefined || current.needs === null || may(current.needs) ? (
            <Outlet />
          ) : (
            <NotAllowed detail={t('notAllowed', { permission: current.needs })} />
          )}
        </SavedToasts>
      </div>
    </div>
  );
}

const all: readonly SectionPage[] = sections.flatMap(({ pages }) => [...pages]);

/** The page of an address; a connection's own page belongs to the connections. */
const pageAt = (path: string): SectionPage | undefined => all.find(({ to }) => path === to || path.startsWith(`${to}/`));

function Groups({ onGo }: { onGo?: () => void }) {
  const { t } = useTranslation('settings');
  const { me } = useSession();
  return (
    <nav aria-label={t('label')} className={css['groups']} onClick={onGo}>
      {sectionsFor(me.permissions).map(({ group, pages }) => (
        <div key={group} role="group" aria-label={t(`group.${group}`)}>
          <p className={css['group']} aria-hidden>
            {t(`group.${group}`)}
          </p>
          {pages.map(({ to, name }) => (
            <Link key={name} to={to} activeOptions={{ includeSearch: false }} className={css['item']}>
              {t(`page.${name}`)}
            </Link>
          ))}
        </div>
      ))}
    </nav>
  );
}

/** On a narrow screen: the page's name opens the list. */
function Narrow({ current }: { current: SectionPage | undefined }) {
  const { t } = useTranslation('settings');
  const list = useRef<HTMLDetailsElement>(null);
  return (
    <details ref={list} className={css['narrow']}>
      <summary className={css['summary']}>
        <span>
          {t('label')}
          {current === undefined ? null : <strong>{t(`page.${current.name}`)}</strong>}
        </span>
        <IconChevronDown size={18} aria-hidden />
      </summary>
      <Groups
        onGo={() => {
          if (list.current !== null) list.current.open = false;
        }}
      />
    </details>
  );
}
