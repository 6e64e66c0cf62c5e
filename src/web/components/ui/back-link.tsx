import { IconChevronLeft } from '@tabler/icons-react';
import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import css from './back-link.module.css';

function Anchor({ children, ...given }: ComponentProps<'a'>) {
  return (
    <a {...given} className={css['back']}>
      <IconChevronLeft size={14} aria-hidden />
      {children}
    </a>
  );
}

/** The way back to where somebody came from, above the heading of a page. */
export const BackLink = createLink(Anchor);
