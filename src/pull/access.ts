import type { AnyConnector } from '#connectors/connector.ts';
import type { PullAccess, PullRequest, Pulls } from '#connectors/pulls.ts';
import type { Lack } from '#domain/lack.ts';

/** A connection as it is configured now. */
export interface PullSource {
  readonly id: string;
  readonly account: string;
  readonly kind: string;
  readonly settings: unknown;
  /** Null = none is stored; `secret` null = the seal does not open. */
  readonly credential: { readonly secret: string | null; readonly for: string } | null;
}

export interface Ready {
  readonly pulls: Pulls;
  readonly credentials: PullAccess['credentials'];
  /** Bases of addresses, by the names that requests use. */
  readonly baseOf: (host: string) => string;
}

/** What keeps a system from being asked: as a sentence, and as a code for pages in other languages. */
interface Lacking {
  readonly missing: string;
  readonly why: Lack;
}

/** Whether everything is there to ask, else what is missing. */
export function readiness(connector: AnyConnector | undefined, source: PullSource): Ready | Lacking {
  const pulls = connector?.pulls;
  if (connector === undefined || pulls === undefined)
    return lacking('kind', `The API of a system of the kind "${source.kind}" is not asked.`);
  let goesTo: string;
  try {
    connector.parseSettings(source.settings);
    goesTo = credentialsFor(pulls, source.settings);
  } catch {
    return lacking('invalid', 'The settings of the connection are not valid.');
  }
  const names = pulls.credentials.map(({ title }) => title).join(', ');
  const { credential } = source;
  if (credential === null) return lacking('none', `Nothing is stored to log in with: give ${names}.`);
  if (credential.for !== goesTo)
    return lacking('elsewhere', `What is stored was given for ${credential.for}: give ${names} for ${goesTo}.`);
  const credentials = credential.secret === null ? null : readCredentials(credential.secret);
  if (credentials === null)
    return lacking('unreadable', `What is stored cannot be read with this data folder's secret: give ${names} again.`);
  const empty = pulls.credentials.find(({ name }) => (credentials[name] ?? '') === '');
  if (empty !== undefined) return lacking('incomplete', `"${empty.title}" is missing: give ${names} again.`);
  const own = apiUrlOf(source.settings);
  return { pulls, credentials, baseOf: (host) => (own ?? pulls.hosts[host] ?? '').replace(/\/+$/u, '') };
}

const lacking = (why: Lack, missing: string): Lacking => ({ missing, why });

/** To whom credentials may be sent: with another address they are not, so that nobody can have them sent to himself. */
export function credentialsFor(pulls: Pulls, settings: unknown): string {
  const urls = [apiUrlOf(settings)].filter((url) => url !== null);
  return [...new Set((urls.length > 0 ? urls : Object.values(pulls.hosts)).map((url) => new URL(url).origin))].sort().join(' ');
}

/** As they are sealed. */
export function writeCredentials(credentials: PullAccess['credentials']): string {
  return JSON.stringify(credentials);
}

function readCredentials(secret: string): PullAccess['credentials'] | null {
  try {
    const read: unknown = JSON.parse(secret);
    if (typeof read !== 'object' || read === null) return null;
    return Object.fromEntries(Object.entries(read).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return null;
  }
}

/** The address that a setting puts in place of the system's own. */
export function apiUrlOf(settings: unknown): string | null {
  if (typeof settings !== 'object' || settings === null || !('apiUrl' in settings)) return null;
  return typeof settings.apiUrl === 'string' ? settings.apiUrl : null;
}

/** The address of a request; what credentials stand in it are put in now. */
export function addressOf({ host = '', path, query = {} }: PullRequest, { credentials, baseOf }: Ready): URL {
  const whole = path.replace(/\{(\w+)\}/gu, (_, name: string) => encodeURIComponent(credentials[name] ?? ''));
  const url = new URL(`${baseOf(host)}${whole}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

/** Words of the system without what proves us to it, which an answer may repeat. */
export function redacted(text: string, secrets: readonly string[]): string {
  return secrets.filter((secret) => secret.length >= 4).reduce((left, secret) => left.replaceAll(secret, '***'), text);
}
