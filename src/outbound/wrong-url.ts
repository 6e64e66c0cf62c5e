import { closedTo } from '#net/addresses.ts';

/** What is wrong with where messages shall go, in a sentence; null = nothing that can be seen without asking for its name. */
export function wrongUrl(text: string, allowPrivate: boolean): string | null {
  const url = URL.parse(text);
  if (url === null) return 'wanted an address such as https://example.com/calls';
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) return `got ${url.protocol}//, wanted https://`;
  if (url.username !== '' || url.password !== '') return 'wanted no user and password in it: messages are signed';
  return closedTo(url, allowPrivate);
}
