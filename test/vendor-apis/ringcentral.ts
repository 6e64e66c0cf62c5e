import { randomUUID } from 'node:crypto';
import { type ApiAnswer, type ApiRequest, basicOf, type BookedCall, byTime, ourNumber, pageOf, startApi } from './api-server.ts';
import { subscriptionsOf, type BookedSubscription } from './ringcentral-subscriptions.ts';
import { type StartVendor, type VendorApi, withBook } from './vendor.ts';

export const ringcentralAccess = { clientId: 'rc-client', clientSecret: 'rc-secret-99', jwt: 'eyJhbGciOi.rc-jwt.sig' };

export interface RingcentralApi extends VendorApi {
  /** Webhooks of the app, as its books have them. */
  readonly subscriptions: BookedSubscription[];
  /** Takes back every token. */
  revoke(): void;
}

/** A token by JWT, valid for an hour, and `GET /restapi/v1.0/account/~/call-log`: 250 records a page, 10 requests a minute. */
export async function startRingcentral(options: Parameters<StartVendor>[0]): Promise<RingcentralApi> {
  const { clock, book, limit = { requests: 10, seconds: 60 }, retryAfter = 'seconds' } = options;
  const held = { calls: [...book] };
  const tokens = new Map<string, number>();
  const subscriptions: BookedSubscription[] = [];
  const subscription = subscriptionsOf(subscriptions, clock);
  const answer = (request: ApiRequest): ApiAnswer | Promise<ApiAnswer> => {
    if (request.path === '/restapi/oauth/token') return token(request);
    const until = tokens.get(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '') ?? 0;
    if (until < clock.now()) return { status: 401, json: { errorCode: 'TokenInvalid', message: 'Access token expired' } };
    if (request.path.startsWith('/restapi/v1.0/subscription')) return subscription(request);
    if (request.path !== '/restapi/v1.0/account/~/call-log') return { status: 404, json: { errorCode: 'CMN-102' } };
    const asked = (name: string, other: string): string => request.query.get(name) ?? other;
    const size = Math.min(250, Number(asked('perPage', '100')));
    const [from, to] = [Date.parse(asked('dateFrom', '')), Date.parse(asked('dateTo', ''))];
    const found = held.calls.filter((call) => call.at >= from && call.at <= to).sort((a, b) => byTime(b, a));
    const page = Number(asked('page', '1'));
    const records = pageOf(found, page - 1, size).map(shown);
    const totalPages = Math.ceil(found.length / size);
    const paging = { page, perPage: size, totalPages, totalElements: found.length };
    const navigation = {
      firstPage: { uri: 'https://platform.ringcentral.com/x' },
      ...(page < totalPages ? { nextPage: { uri: 'https://x' } } : {}),
    };
    return { status: 200, json: { uri: 'https://platform.ringcentral.com/x', records, paging, navigation } };
  };
  const token = (request: ApiRequest): ApiAnswer => {
    const form = new URLSearchParams(request.body);
    const known = request.headers.authorization === basicOf(ringcentralAccess.clientId, ringcentralAccess.clientSecret);
    const grant =
      form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer' && form.get('assertion') === ringcentralAccess.jwt;
    if (request.method !== 'POST' || !known || !grant) return { status: 400, json: { error: 'invalid_client' } };
    const made = randomUUID();
    tokens.set(made, clock.now() + 3_600_000);
    return { status: 200, json: { access_token: made, token_type: 'bearer', expires_in: 3_600, scope: 'ReadCallLog' } };
  };
  const told = (left: number): Record<string, string> => ({
    'x-rate-limit-group': 'heavy',
    'x-rate-limit-limit': String(limit.requests),
    'x-rate-limit-remaining': String(left),
    'x-rate-limit-window': String(limit.seconds),
  });
  const server = await startApi({ clock, limit, retryAfter, told, answer });
  return Object.assign(withBook(server, held), { subscriptions, revoke: () => tokens.clear() });
}

function shown(call: BookedCall): object {
  const [theirs, ours] = [
    { phoneNumber: call.caller, name: 'Example' },
    { phoneNumber: ourNumber, name: 'Sales US' },
  ];
  const result = call.answered ? (call.inbound ? 'Accepted' : 'Call connected') : call.inbound ? 'Missed' : 'No Answer';
  const leg = { startTime: iso(call.at), result, extension: { id: 809_646_016 } };
  return {
    ...{ uri: 'https://platform.ringcentral.com/x', id: `A${call.id}`, sessionId: call.id, telephonySessionId: `s-${call.id}` },
    ...{ startTime: iso(call.at), duration: call.seconds, type: 'Voice', direction: call.inbound ? 'Inbound' : 'Outbound' },
    ...{ action: 'Phone Call', result, lastModifiedTime: iso(call.at + call.seconds * 1000 + 60_000 + (call.tags?.length ?? 0) * 1000) },
    ...(call.inbound ? { from: theirs, to: ours } : { from: ours, to: theirs }),
    legs: [leg],
  };
}

const iso = (at: number): string => new Date(at).toISOString();
