import { randomUUID } from 'node:crypto';
import type { ApiAnswer, ApiRequest, Clock } from './api-server.ts';

export interface BookedSubscription {
  readonly id: string;
  status: 'Active' | 'Suspended' | 'Blacklisted';
  readonly address: string;
  readonly token: string;
  readonly filters: readonly string[];
  readonly made: number;
  readonly seconds: number;
  until: number;
}

interface Asked {
  readonly eventFilters: readonly string[];
  readonly deliveryMode: { readonly transportType: string; readonly address: string; readonly validationToken: string };
  readonly expiresIn: number;
}

/**
 * `/restapi/v1.0/subscription`: listed, made once the address has answered with the token that it was asked with, renewed and removed.
 * One that has run out is not known any more.
 */
export function subscriptionsOf(held: BookedSubscription[], clock: Clock): (request: ApiRequest) => ApiAnswer | Promise<ApiAnswer> {
  const known = (id: string): BookedSubscription | undefined => held.find((one) => one.id === id && one.until > clock.now());
  return ({ method, path, body }) => {
    const [, id = '', action = ''] = /^\/restapi\/v1\.0\/subscription(?:\/([^/]+))?(?:\/(renew))?$/u.exec(path) ?? [];
    if (id === '' && method === 'GET') return { status: 200, json: { records: held.filter((one) => one.until > clock.now()).map(shown) } };
    if (id === '' && method === 'POST') return made(JSON.parse(body) as Asked, held, clock);
    const one = known(id);
    if (one === undefined) return { status: 404, json: { errorCode: 'SUB-404', message: 'Subscription is not found' } };
    if (method === 'DELETE') {
      held.splice(held.indexOf(one), 1);
      return { status: 204, json: '' };
    }
    if (method !== 'POST' || action !== 'renew') return { status: 405, json: { errorCode: 'CMN-405' } };
    one.until = clock.now() + one.seconds * 1000;
    return { status: 200, json: shown(one) };
  };
}

/** The handshake: the address must give back the token that it is asked with, within 3 seconds. */
async function made({ eventFilters, deliveryMode, expiresIn }: Asked, held: BookedSubscription[], clock: Clock): Promise<ApiAnswer> {
  const { address, validationToken, transportType } = deliveryMode;
  const asked = randomUUID();
  const echoed = await fetch(address, { method: 'POST', headers: { 'Validation-Token': asked }, signal: AbortSignal.timeout(3_000) })
    .then((answer) => answer.status === 200 && answer.headers.get('validation-token') === asked)
    .catch(() => false);
  if (transportType !== 'WebHook' || !echoed) return { status: 400, json: { errorCode: 'SUB-522', message: 'WebHook is not reachable' } };
  const one: BookedSubscription = {
    ...{ id: randomUUID(), status: 'Active', address, token: validationToken, filters: eventFilters },
    ...{ made: clock.now(), seconds: expiresIn, until: clock.now() + expiresIn * 1000 },
  };
  held.push(one);
  return { status: 200, json: shown(one) };
}

const shown = ({ id, status, address, filters, made: at, seconds, until }: BookedSubscription): object => ({
  ...{ uri: `https://platform.ringcentral.com/restapi/v1.0/subscription/${id}`, id, status, expiresIn: seconds },
  ...{ creationTime: new Date(at).toISOString(), expirationTime: new Date(until).toISOString() },
  // The account is shown by its number.
  eventFilters: filters.map((filter) => filter.replace('/account/~/', '/account/400131426008/')),
  deliveryMode: { transportType: 'WebHook', encryption: false, address },
});
