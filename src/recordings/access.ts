import type { AnyConnector } from '#connectors/connector.ts';
import { apiUrlOf, type PullSource } from '#pull/access.ts';

/** Where a recording is, and who may be told what proves us. */
export interface Whereabouts {
  readonly url: URL;
  /** Origins of the system's API; empty where it wants no proof. */
  readonly origins: ReadonlySet<string>;
}

/** A link as an address; a path is one of the system's API. Null = it is none. */
export function whereabouts(link: string, connector: AnyConnector | undefined, source: PullSource): Whereabouts | null {
  const { pulls, recordings } = connector ?? {};
  const own = apiUrlOf(source.settings);
  const base = own ?? recordings?.base;
  const url = link.startsWith('/') ? (base === undefined ? null : URL.parse(`${base.replace(/\/+$/u, '')}${link}`)) : URL.parse(link);
  if (url === null) return null;
  const hosts =
    pulls === undefined || recordings === undefined ? [] : own === null ? [...Object.values(pulls.hosts), recordings.base] : [own];
  return { url, origins: new Set(hosts.map((host) => new URL(host).origin)) };
}
