import { stringsOf } from '#web/strings-of.ts';

/** What somebody chose last, by the ids of entries; calls are not among them, because their titles are people's numbers. */
const most = 6;
const keyOf = (account: string): string => `ringtrace.recent.${account}`;

export function recentIds(account: string): string[] {
  try {
    return stringsOf(JSON.parse(localStorage.getItem(keyOf(account)) ?? '[]')).slice(0, most);
  } catch {
    // Somebody else's text under our key: as if nothing had been kept.
    return [];
  }
}

export function remember(account: string, id: string): void {
  const ids = [id, ...recentIds(account).filter((one) => one !== id)].slice(0, most);
  localStorage.setItem(keyOf(account), JSON.stringify(ids));
}
