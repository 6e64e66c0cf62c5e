import { type ApiAnswer, type ApiRequest, type BookedCall, byTime, ourNumber, pageOf, startApi } from './api-server.ts';
import { type StartVendor, withBook } from './vendor.ts';

export const justcallAccess = { key: 'jc-key-12345', secret: 'jc-secret-67890' };

/** `GET /v2.1/calls`: pages from 0, times in the zone of some user, three months back, limits per minute told in headers. */
export const startJustcall: StartVendor = async ({
  clock,
  book,
  limit = { requests: 30, seconds: 60 },
  retryAfter = 'not said',
  zone = 0,
}) => {
  const held = { calls: [...book] };
  const answer = (request: ApiRequest): ApiAnswer => {
    if (request.headers.authorization !== `${justcallAccess.key}:${justcallAccess.secret}`)
      return { status: 401, json: { status: 'error', message: 'Unauthorized' } };
    if (request.path !== '/v2.1/calls') return { status: 404, json: { status: 'error' } };
    const asked = (name: string, other: string): string => request.query.get(name) ?? other;
    const size = Number(asked('per_page', '20'));
    if (size < 20 || size > 100) return { status: 400, json: { status: 'error', message: 'per_page: 20 to 100' } };
    const local = (call: BookedCall): string => text(call.at + zone * 3_600_000);
    const found = held.calls
      .filter((call) => call.at >= clock.now() - 92 * 86_400_000)
      .filter((call) => local(call) >= asked('from_datetime', '') && local(call) <= asked('to_datetime', '9999'))
      .sort(asked('order', 'desc') === 'asc' ? byTime : (a, b) => byTime(b, a));
    const page = Number(asked('page', '0'));
    const data = pageOf(found, page, size).map((call) => shown(call, zone));
    const more = (page + 1) * size < found.length;
    const link = more ? `https://api.justcall.io/v2.1/calls?page=${page + 1}` : null;
    return {
      status: 200,
      json: { status: 'success', count: found.length, current_page: page, per_page: size, data, next_page_link: link },
    };
  };
  const told = (left: number, resetAt: number): Record<string, string> => ({
    'x-rate-limit-burst-limit': String(limit.requests),
    'x-rate-limit-burst-remaining': String(left),
    'x-rate-limit-burst-reset': String(Math.ceil(resetAt / 1000)),
  });
  return withBook(await startApi({ clock, limit, retryAfter, told, answer }), held);
};

function shown(call: BookedCall, zone: number): object {
  const [date, time] = text(call.at).split(' ');
  const [userDate, userTime] = text(call.at + zone * 3_600_000).split(' ');
  const talk = call.answered ? call.seconds * 0.9 : 0;
  return {
    id: Number(call.id),
    call_sid: `CA${call.id}`,
    contact_number: call.caller.slice(1),
    contact_name: 'Example Caller',
    justcall_number: ourNumber.slice(1),
    justcall_line_name: 'Sales',
    agent_id: 7,
    agent_name: 'Some Agent',
    agent_email: call.agent,
    ...{ call_date: date, call_time: time, call_user_date: userDate, call_user_time: userTime },
    call_info: { direction: call.inbound ? 'Incoming' : 'Outgoing', type: typeOf(call), disposition: '', rating: null },
    call_duration: {
      ...{ total_duration: talk, conversation_time: talk, hold_time: 0, wrap_up_time: 0 },
      ...{ ring_time: call.answered ? call.seconds * 0.1 : call.seconds, queue_wait_time: 0 },
    },
    tags: [...(call.tags ?? [])],
  };
}

const typeOf = ({ answered, inbound }: BookedCall): string => (answered ? 'Answered' : inbound ? 'Missed' : 'Unanswered');

const text = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
