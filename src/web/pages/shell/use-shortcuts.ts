import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { ShellPage } from './shell-pages.ts';

const kept = 'ringtrace.keys';

/** Single keys can be switched off: who speaks to the machine, or has a tremor, presses them unawares. */
export const singleKeysOn = (): boolean => localStorage.getItem(kept) !== 'off';

export function setSingleKeys(on: boolean): void {
  localStorage.setItem(kept, on ? 'on' : 'off');
}

/** After a `g`, so long the next key is waited for. */
const secondKeyMs = 1500;

export interface ShortcutActions {
  onPalette: () => void;
  onHelp: () => void;
}

/** The keys that work everywhere: Ctrl-K or Cmd-K, `/`, `?`, and `g` with the letter of a page. Never while something is typed. */
export function useShortcuts(pages: readonly ShellPage[], { onPalette, onHelp }: ShortcutActions): void {
  const navigate = useNavigate();
  const gone = useRef(0);

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.code === 'KeyK' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
        event.preventDefault();
        onPalette();
        return;
      }
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !singleKeysOn() || isBusy(event.target)) return;
      const key = letterOf(event);
      if (event.timeStamp - gone.current < secondKeyMs) {
        gone.current = 0;
        const page = pages.find((one) => one.key === key);
        if (page !== undefined) {
          event.preventDefault();
          void navigate({ to: page.to });
          return;
        }
      }
      if (key === 'g') gone.current = event.timeStamp;
      if (event.key === '?') onHelp();
      if (event.key === '/') {
        event.preventDefault();
        const field = document.querySelector<HTMLInputElement>('main input[type="search"]');
        if (field === null) onPalette();
        else field.focus();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [pages, navigate, onPalette, onHelp]);
}

/** By its place on the keyboard where the layout writes no Latin letters. */
function letterOf(event: KeyboardEvent): string {
  if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
  return /^[^\x20-\x7e]$/u.test(event.key) && event.code.startsWith('Key') ? event.code.slice(3).toLowerCase() : '';
}

/** Something is typed, chosen or asked: keys belong there. */
function isBusy(target: EventTarget | null): boolean {
  const typing = target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
  return typing || document.querySelector('[role="dialog"], [role="menu"]') !== null;
}
