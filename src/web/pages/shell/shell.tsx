import { UnstyledButton } from '@mantine/core';
import { IconMenu2, IconSearch } from '@tabler/icons-react';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SavedView } from '#contract/views.ts';
import { LazyPalette } from '#web/components/palette/lazy-palette.ts';
import { Mark } from '#web/components/ui/mark.tsx';
import { useSession } from '#web/session.ts';
import { AccountMenu } from './account-menu.tsx';
import { SampleBanner } from './sample-banner.tsx';
import { SavedViews } from './saved-views.tsx';
import { type ShellPage, shellPages } from './shell-pages.ts';
import css from './shell.module.css';
import { useShortcuts } from './use-shortcuts.ts';
import { useSignOut } from './use-sign-out.ts';

const LazyAlarms = lazy(async () => ({ default: (await import('./alarm-banner.tsx')).AlarmBanner }));
const LazySheet = lazy(async () => ({ default: (await import('./sheet.tsx')).Sheet }));
const LazyShortcuts = lazy(async () => ({ default: (await import('./shortcuts-dialog.tsx')).ShortcutsDialog }));
const LazyViewDialog = lazy(async () => ({ default: (await import('./view-dialog.tsx')).ViewDialog }));

/** What stands over the page. `save`: the present address; or the view that is renamed. */
type Over = { is: 'palette' | 'shortcuts' | 'save' } | { is: 'rename'; view: SavedView };

/** The frame of all signed-in pages: navigation by job, saved views, the account, the palette, and the page. */
export function Shell() {
  const { t } = useTranslation();
  const [menu, setMenu] = useState(false);
  const [over, setOver] = useState<Over | null>(null);
  const main = useRef<HTMLElement>(null);
  const { pathname, searchStr } = useLocation();
  const arrived = useRef(pathname);
  const { me, may, accountName } = useSession();
  const signOut = useSignOut();
  const pages = useMemo(() => shellPages(me.permissions), [me.permissions]);
  const close = useCallback(() => setOver(null), []);
  const onPalette = useCallback(() => setOver((before) => (before?.is === 'palette' ? null : { is: 'palette' })), []);
  const onHelp = useCallback(() => setOver({ is: 'shortcuts' }), []);
  useShortcuts(pages, { onPalette, onHelp });

  // After a change of page the keyboard continues in it, not at the link that was left.
  useEffect(() => {
    if (arrived.current === pathname) return;
    arrived.current = pathname;
    setMenu(false);
    main.current?.focus({ preventScroll: true });
  }, [pathname]);

  const side = (
    <>
      <div className={css['scroll']}>
        <Navigation pages={pages} onGo={() => setMenu(false)} />
        <SavedViews onSave={() => setOver({ is: 'save' })} onRename={(view) => setOver({ is: 'rename', view })} />
      </div>
      <AccountMenu onShortcuts={onHelp} />
    </>
  );
  return (
    <div className={css['shell']}>
      <a href="#main" className={css['skip']}>
        {t('skip')}
      </a>
      <header className={css['bar']}>
        <Link to="/" className={css['home']}>
          <Mark />
        </Link>
        <SearchButton onOpen={onPalette} />
        <UnstyledButton className={css['burger']} aria-label={t('menu')} aria-expanded={menu} onClick={() => setMenu(true)}>
          <IconMenu2 size={20} aria-hidden />
        </UnstyledButton>
        <div className={css['side']}>{side}</div>
      </header>
      <main id="main" ref={main} tabIndex={-1} className={css['main']}>
        <p data-print-only className={css['paper']}>
          <Mark />
          {accountName}
        </p>
        <SampleBanner />
        <Outlet />
        <Suspense fallback={null}>{may('connections') ? <LazyAlarms /> : null}</Suspense>
      </main>
      <Suspense fallback={null}>
        {menu ? <LazySheet onClose={() => setMenu(false)}>{side}</LazySheet> : null}
        {over?.is === 'palette' ? (
          <LazyPalette onClose={close} saveView={() => setOver({ is: 'save' })} showShortcuts={onHelp} signOut={signOut} />
        ) : null}
        {over?.is === 'shortcuts' ? <LazyShortcuts onClose={close} /> : null}
        {over?.is === 'save' ? <LazyViewDialog view={null} href={pathname + searchStr} onClose={close} /> : null}
        {over?.is === 'rename' ? <LazyViewDialog view={over.view} href={over.view.href} onClose={close} /> : null}
      </Suspense>
    </div>
  );
}

/** Opens the palette; says the keys for it where there is room. */
function SearchButton({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation('shell');
  const keys = /mac/i.test(navigator.userAgent) ? '⌘K' : 'Ctrl K';
  return (
    <button type="button" className={css['search']} aria-label={t('palette.open')} aria-haspopup="dialog" onClick={onOpen}>
      <IconSearch size={16} stroke={1.75} aria-hidden />
      <span className={css['searchText']}>{t('palette.open')}</span>
      <kbd className={css['searchKeys']}>{keys}</kbd>
    </button>
  );
}

function Navigation({ pages, onGo }: { pages: readonly ShellPage[]; onGo: () => void }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('nav.label')} className={css['nav']} onClick={onGo}>
      {pages.map(({ to, name, Icon }) => (
        <Link key={name} to={to} activeOptions={{ exact: to === '/', includeSearch: false }} className={css['item']}>
          <Icon size={18} stroke={1.75} aria-hidden />
          {t(`nav.${name}`)}
        </Link>
      ))}
    </nav>
  );
}
