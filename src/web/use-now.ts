import { useCallback, useSyncExternalStore } from 'react';

const minuteMs = 60_000;

/** The time to the minute (or to `tickMs`), so that "today" turns over at midnight, and an age grows, while a page stays open. */
export function useNow(tickMs = minuteMs): number {
  const subscribe = useCallback(
    (changed: () => void) => {
      const timer = setInterval(changed, tickMs);
      return () => clearInterval(timer);
    },
    [tickMs],
  );
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / tickMs) * tickMs);
}
