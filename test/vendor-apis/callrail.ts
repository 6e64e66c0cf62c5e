import { type ApiAnswer, type ApiRequest, type BookedCall, byTime, ourNumber, pageOf, startApi } from './api-server.ts';
import { type StartVendor, withBook } from './vendor.ts';

export const callrailAccess = { account: '227799611', token: 'cr-key-5551212' };

/** `GET /v3/a/{account}/calls.json`: offset pages, dates of the company's zone, optional fields only where they are asked for. */
export const startCallrail: StartVendor = async ({ clock, book, limit, retryAfter = 'not said', zone = -5 }) => {
  const held = { calls: [...book] };
  const answer = (request: ApiRequest): ApiAnswer => {
    if (request.headers.authorization !== `Token token="${callrailAccess.token}"`)
      return { status: 401, json: { error: 'HTTP Token: Access denied.' } };
    if (request.path !== `/v3/a/${callrailAccess.account}/calls.json`) return { status: 404, json: { error: 'Not found' } };
    const asked = (name: string, other: string): string => request.query.get(name) ?? other;
    const size = Number(asked('per_page', '100'));
    if (size > 250) return { status: 400, json: { error: 'per_page must be at most 250' } };
    const day = (call: BookedCall): string => new Date(call.at + zone * 3_600_000).toISOString().slice(0, 10);
    const found = held.calls
      .filter((call) => day(call) >= asked('start_date', '') && day(call) <= asked('end_date', '9999'))
      .sort(asked('order', 'desc') === 'asc' ? byTime : (a, b) => byTime(b, a));
    const page = Number(asked('page', '1'));
    const calls = pageOf(found, page - 1, size).map((call) => shown(call, zone, asked('fields', '').split(',')));
    const totals = { total_pages: Math.max(1, Math.ceil(found.length / size)), total_records: found.length };
    return { status: 200, json: { page, per_page: size, ...totals, calls } };
  };
  return withBook(await startApi({ clock, retryAfter, limit: limit ?? { requests: 1_000, seconds: 3_600 }, answer }), held);
};

function shown(call: BookedCall, zone: number, fields: readonly string[]): object {
  const optional: Record<string, unknown> = {
    agent_email: call.answered ? call.agent : null,
    call_type: call.answered ? 'answered' : 'missed',
    created_at: local(call.at, zone),
    lead_status: null,
    prior_calls: 0,
    tags: call.tags ?? [],
    utm_campaign: null,
    value: null,
  };
  return {
    answered: call.answered,
    business_phone_number: null,
    customer_city: 'Denver',
    customer_name: 'Jimmy Pesto Sr.',
    customer_phone_number: call.caller,
    direction: call.inbound ? 'inbound' : 'outbound',
    duration: call.seconds,
    id: `CAL${call.id}`,
    recording: null,
    recording_duration: null,
    start_time: local(call.at, zone),
    tracking_phone_number: ourNumber,
    voicemail: false,
    ...Object.fromEntries(fields.filter((name) => name in optional).map((name) => [name, optional[name]])),
  };
}

/** `2017-01-24T11:27:48.119-05:00` */
function local(at: number, zone: number): string {
  const sign = zone < 0 ? '-' : '+';
  return `${new Date(at + zone * 3_600_000).toISOString().slice(0, -1)}${sign}${String(Math.abs(zone)).padStart(2, '0')}:00`;
}
