import { type ApiAnswer, type ApiRequest, basicOf, type BookedCall, byTime, ourNumber, pageOf, startApi } from './api-server.ts';
import { type StartVendor, type VendorApi, withBook } from './vendor.ts';

export const cloudtalkAccess = { id: 'ct-key-111', secret: 'ct-secret-222' };

/** Details that are not there at once: by the call's id, how often 404 is answered first. */
export interface CloudtalkApi extends VendorApi {
  readonly late: Map<string, number>;
}

/** `GET /api/calls/index.json` of the one interface and `GET /api/calls/{id}` of the other, here at one address. */
export async function startCloudtalk({
  clock,
  book,
  limit,
  retryAfter = 'seconds',
  zone = 0,
}: Parameters<StartVendor>[0]): Promise<CloudtalkApi> {
  const held = { calls: [...book] };
  const late = new Map<string, number>();
  const answer = (request: ApiRequest): ApiAnswer => {
    if (request.headers.authorization !== basicOf(cloudtalkAccess.id, cloudtalkAccess.secret))
      return { status: 401, json: { responseData: { status: 401, message: 'Unauthorized' } } };
    const asked = (name: string, other: string): string => request.query.get(name) ?? other;
    if (request.path !== '/api/calls/index.json') return detail(/^\/api\/calls\/(\d+)$/.exec(request.path)?.[1] ?? '');
    const size = Math.min(1_000, Number(asked('limit', '50')));
    const local = (call: BookedCall): string => new Date(call.at + zone * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
    const found = held.calls
      .filter((call) => local(call) >= asked('date_from', '') && local(call) <= asked('date_to', '9999'))
      .sort((a, b) => byTime(b, a));
    const page = Number(asked('page', '1'));
    const data = pageOf(found, page - 1, size).map(listed);
    const counts = { itemsCount: found.length, pageCount: Math.ceil(found.length / size), pageNumber: page, limit: size };
    return { status: 200, json: { responseData: { ...counts, data } } };
  };
  const detail = (id: string): ApiAnswer => {
    const call = held.calls.find((one) => one.id === id);
    const not = late.get(id) ?? 0;
    if (not > 0) late.set(id, not - 1);
    return call === undefined || not > 0 ? { status: 404, json: { error: 'not found' } } : { status: 200, json: detailed(call) };
  };
  const server = await startApi({ clock, retryAfter, limit: limit ?? { requests: 60, seconds: 60 }, answer });
  return Object.assign(withBook(server, held), { late });
}

const typeOf = ({ inbound }: BookedCall): string => (inbound ? 'incoming' : 'outgoing');
const iso = (at: number): string => new Date(at).toISOString();

function listed(call: BookedCall): object {
  const waited = call.answered ? call.seconds * 0.1 : call.seconds;
  return {
    Cdr: {
      ...{ id: call.id, type: typeOf(call), public_external: call.caller.slice(1), public_internal: ourNumber.slice(1) },
      ...{ is_voicemail: false, user_id: call.answered ? '11' : null, talking_time: String(call.seconds - waited), wrapup_time: '0' },
      ...{ started_at: iso(call.at), answered_at: call.answered ? iso(call.at + waited * 1000) : null },
      ...{ ended_at: iso(call.at + call.seconds * 1000), waiting_time: String(waited) },
    },
    Contact: { id: '1', name: 'Example Caller', contact_numbers: [call.caller.slice(1)] },
    CallNumber: { id: '1120', internal_name: 'Sales US', caller_id_e164: ourNumber },
    Agent: call.answered ? { id: '11', fullname: 'Jane Doe', email: call.agent } : [],
    ...{ Notes: [], Tags: (call.tags ?? []).map((name, id) => ({ id: String(id), name })), Ratings: [] },
  };
}

function detailed(call: BookedCall): object {
  const waiting = call.answered ? call.seconds * 0.1 : call.seconds;
  const talking = call.seconds - waiting;
  const agent = { id: 11, name: 'Jane Doe', call_times: { ringing: waiting, ...(call.answered ? { talking } : {}) } };
  const rung = { ...agent, status: call.answered ? 'answered' : 'missed', reason: call.answered ? null : 'not_picked_up' };
  return {
    ...{ cdr_id: Number(call.id), uuid: `uuid-${call.id}`, date: iso(call.at), direction: typeOf(call), type: 'regular' },
    ...{
      contact: { id: 1, name: 'Example Caller', number: call.caller },
      internal_number: { id: 1120, name: 'Sales US', number: ourNumber },
    },
    ...{
      call_tags: (call.tags ?? []).map((label, id) => ({ id, label })),
      call_rating: null,
      notes: [],
      recorded: false,
      out_of_office: false,
    },
    call_times: { talking, wrap_up: 0, ringing: waiting, total: call.seconds, waiting, holding: 0 },
    status: call.answered ? 'answered' : 'missed',
    call_steps: [{ type: 'queue', id: 10, name: 'Sales', strategy: 'rrmemory', agent_calls: [rung] }],
  };
}
