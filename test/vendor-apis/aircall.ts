import { type ApiAnswer, type ApiRequest, basicOf, type BookedCall, byTime, pageOf, startApi } from './api-server.ts';
import { type StartVendor, withBook } from './vendor.ts';

export const aircallAccess = { id: 'ac-id-1', token: 'ac-token-2' };

/** `GET /v1/calls`: 50 a page at most, 10,000 a question at most, `from` and `to` in seconds since 1970. */
export const startAircall: StartVendor = async ({ clock, book, limit = { requests: 60, seconds: 60 }, retryAfter = 'not said' }) => {
  const held = { calls: [...book] };
  const answer = (request: ApiRequest): ApiAnswer => {
    if (request.headers.authorization !== basicOf(aircallAccess.id, aircallAccess.token))
      return { status: 403, json: { error: 'Forbidden', troubleshoot: 'Check your API keys' } };
    if (request.path !== '/v1/calls') return { status: 404, json: { error: 'Not Found' } };
    const asked = (name: string, other: string): string => request.query.get(name) ?? other;
    const size = Math.min(50, Number(asked('per_page', '20')));
    const found = held.calls
      .filter((call) => call.at >= Number(asked('from', '0')) * 1000 && call.at <= Number(asked('to', '99999999999')) * 1000)
      .sort(asked('order', 'asc') === 'asc' ? byTime : (a, b) => byTime(b, a));
    const page = Number(asked('page', '1'));
    const calls = pageOf(found.slice(0, 10_000), page - 1, size).map(shown);
    const more = page * size < Math.min(10_000, found.length);
    const link = more ? `https://api.aircall.io/v1/calls?order=asc&page=${page + 1}&per_page=${size}` : null;
    const meta = { count: calls.length, total: found.length, current_page: page, per_page: size, next_page_link: link };
    return { status: 200, json: { meta, calls } };
  };
  const told = (left: number, resetAt: number): Record<string, string> => ({
    'x-aircallapi-limit': String(limit.requests),
    'x-aircallapi-remaining': String(left),
    'x-aircallapi-reset': String(Math.ceil(resetAt / 1000)),
  });
  return withBook(await startApi({ clock, limit, retryAfter, told, answer }), held);
};

function shown(call: BookedCall): object {
  const started = Math.floor(call.at / 1000);
  return {
    ...{ id: Number(call.id), call_uuid: `CA${call.id}`, direct_link: `https://api.aircall.io/v1/calls/${call.id}`, status: 'done' },
    ...{ direction: call.inbound ? 'inbound' : 'outbound', started_at: started },
    ...{ answered_at: call.answered ? started + call.seconds * 0.1 : null, ended_at: started + call.seconds, duration: call.seconds },
    missed_call_reason: !call.answered && call.inbound ? 'agents_did_not_answer' : null,
    raw_digits: `${call.caller.slice(0, 2)} ${call.caller.slice(2, 5)}-${call.caller.slice(5, 8)}-${call.caller.slice(8)}`,
    user: call.answered || !call.inbound ? { id: 4, name: 'Ann', email: call.agent } : null,
    number: { id: 9, name: 'Sales US', digits: '+1 202-555-0143' },
    ...{ tags: (call.tags ?? []).map((name, id) => ({ id, name })), comments: [], teams: [], contact: null },
  };
}
