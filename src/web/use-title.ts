import { useEffect } from 'react';

/** The page's name in the browser's tab and for a screen reader that arrives. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Ringtrace`;
  }, [title]);
}
