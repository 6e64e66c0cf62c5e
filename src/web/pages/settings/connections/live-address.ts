import type { ConnectionView } from '#contract/connection-view.ts';
import { asDocument, type Document } from './document.ts';

/** Ways into a system; a kind of connection has the ones of its own. */
export type Way = 'ami' | 'ari' | 'esl';

export interface Address {
  way: Way;
  host: string;
  port: number;
  user: string;
  /** The application that we are to the REST interface; empty = the usual one. */
  app: string;
  /** A certificate that the JSON view gave stays. */
  tls: unknown;
}

/** Where the settings name no application. */
export const usualApp = 'ringtrace';

const usualPorts: Readonly<Record<Way, readonly [plain: number, encrypted: number]>> = {
  ami: [5038, 5039],
  ari: [8088, 8089],
  esl: [8021, 8021],
};

/** The ways that a connection may choose from. */
export function waysOf({ kind }: Pick<ConnectionView, 'kind'>): readonly Way[] {
  return kind === 'freeswitch' ? ['esl'] : ['ami', 'ari'];
}

/** Where the settings lead, with what is usual where they do not say. */
export function addressOf(connection: ConnectionView): Address {
  const live = asDocument(asDocument(connection.settings)['live']);
  const { host, port, user, app, tls = false } = live;
  const [first = 'ami'] = waysOf(connection);
  const way = live['interface'] === 'ari' ? 'ari' : first;
  return {
    way,
    host: typeof host === 'string' ? host : '',
    port: typeof port === 'number' ? port : usualPort({ way, tls }),
    user: typeof user === 'string' ? user : '',
    app: typeof app === 'string' ? app : '',
    tls,
  };
}

/** The address with a part changed; a port that was the usual one stays the usual one. */
export function withPart(address: Address, part: Partial<Address>): Address {
  const changed = { ...address, ...part };
  const usual = Object.values(usualPorts).flat().includes(address.port);
  return usual && ('way' in part || 'tls' in part) ? { ...changed, port: usualPort(changed) } : changed;
}

/** What is enough to connect; an event socket knows a password alone. */
export function isWhole({ way, host, user }: Address): boolean {
  return host.trim() !== '' && (way === 'esl' || user.trim() !== '');
}

/** The settings with this address; what the form does not show (a prefix) stays. */
export function withLive(settings: Document, { way, host, port, user, app, tls }: Address): Document {
  const { prefix } = asDocument(settings['live']);
  const place = { host: host.trim(), port, user: user.trim(), tls };
  if (way !== 'ari') return { ...settings, live: way === 'ami' ? { interface: way, ...place } : place };
  const more = { ...(app.trim() === '' ? {} : { app: app.trim() }), ...(prefix === undefined ? {} : { prefix }) };
  return { ...settings, live: { interface: way, ...place, ...more } };
}

function usualPort({ way, tls }: Pick<Address, 'way' | 'tls'>): number {
  const [plain, encrypted] = usualPorts[way];
  return tls === false ? plain : encrypted;
}
