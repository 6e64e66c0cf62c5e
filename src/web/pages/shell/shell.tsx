import { Drawer, UnstyledButton } from '@mantine/core';
import { IconLayoutDashboard, IconMenu2, IconPhone } from '@tabler/icons-react';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Mark } from '#web/components/ui/mark.tsx';
import { AccountMenu } from './account-menu.tsx';
import css from './shell.module.css';

/** The frame of all signed-in pages: navigation by job, the account, and the page. */
export function Shell() {
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
        Skip to the page
      </a>
      <header className={css['bar']}>
        <Link to="/" className={css['home']}>
          <Mark />
        </Link>
        <UnstyledButton className={css['burger']} aria-label="Menu" aria-expanded={menu} onClick={() => setMenu(true)}>
          <IconMenu2 size={20} aria-hidden />
        </UnstyledButton>
        <div className={css['side']}>
          <Navigation />
          <AccountMenu />
        </div>
      </header>
      <Drawer opened={menu} onClose={() => setMenu(false)} size={288} title="Menu" closeButtonProps={{ 'aria-label': 'Close the menu' }}>
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

function Navigation({ onGo }: { onGo?: () => void }) {
  return (
    <nav aria-label="Pages" className={css['nav']} onClick={onGo}>
      <Link to="/" activeOptions={{ exact: true, includeSearch: false }} className={css['item']}>
        <IconLayoutDashboard size={18} stroke={1.75} aria-hidden />
        Overview
      </Link>
      <Link to="/calls" activeOptions={{ includeSearch: false }} className={css['item']}>
        <IconPhone size={18} stroke={1.75} aria-hidden />
        Calls
      </Link>
    </nav>
  );
}
