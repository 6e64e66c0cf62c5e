import { formatAgo } from '#web/format.ts';

/** How fresh the figures are: when the last delivery in them was received. */
export function Fresh({ at, now }: { at: string | null; now: number }) {
  return at === null ? null : <span>last data received {formatAgo(at, now)}</span>;
}
