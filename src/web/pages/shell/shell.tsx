import { Drawer, UnstyledButton } from '@mantine/core';
import {
  IconAdjustmentsHorizontal,
  IconBook2,
  IconClockHour4,
  IconLayoutDashboard,
  IconMenu2,
  IconPhone,
  IconPhoneOutgoing,
  IconUsers,
} from '@tabler/icons-react';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Mark } from '#web/components/ui/mark.tsx';
import { AccountMenu } from './account-menu.tsx';
import css from './shell.module.css';

/** The frame of all signed-in pages: navigation by job, the account, and the page. */
export function Shell() {
  const { t } = useTranslation();
  const [menu, setMenu] = useState(false);
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const arrived = useRef(pathname);

  // After a change of page the keyboard continues in it, not at the link that was left.
  useEffect(() => {
    if (arrived.current === pathname) return;
    arrived.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [pathname]);

  return (
    <div className={css['shell']}>
      <a href="#main" className={css['skip']}>
        {t('skip')}
      </a>
      <header className={css['bar']}>
        <Link to="/" className={css['home']}>
          <Mark />
        </Link>
        <UnstyledButton className={css['burger']} aria-label={t('menu')} aria-expanded={menu} onClick={() => setMenu(true)}>
          <IconMenu2 size={20} aria-hidden />
        </UnstyledButton>
        <div className={css['side']}>
          <Navigation />
          <AccountMenu />
        </div>
      </header>
      <Drawer opened={menu} onClose={() => setMenu(false)} size={288} title={t('menu')} closeButtonProps={{ 'aria-label': t('closeMenu') }}>
        <div className={css['sheet']}>
          <Navigation onGo={() => setMenu(false)} />
          <AccountMenu />
        </div>
      </Drawer>
      <main id="main" ref={main} tabIndex={-1} className={css['main']}>
        <Outlet />
      </main>
    </div>
  );
}

/** By job, in the order in which a day needs them. */
const pages = [
  { to: '/', name: 'overview', Icon: IconLayoutDashboard },
  { to: '/service', name: 'service', Icon: IconClockHour4 },
  { to: '/sales', name: 'sales', Icon: IconPhoneOutgoing },
  { to: '/team', name: 'team', Icon: IconUsers },
  { to: '/calls', name: 'calls', Icon: IconPhone },
  { to: '/metrics', name: 'metrics', Icon: IconBook2 },
  { to: '/settings', name: 'settings', Icon: IconAdjustmentsHorizontal },
] as const;

function Navigation({ onGo }: { onGo?: () => void }) {
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
