import { useSyncExternalStore } from 'react';

const tick = 60_000;

const subscribe = (changed: () => void): (() => void) => {
  const timer = setInterval(changed, tick);
  return () => clearInterval(timer);
};

/** The time to the minute, so that "today" turns over at midnight while a page stays open. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / tick) * tick);
}
