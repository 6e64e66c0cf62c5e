import { type ApiAnswer, type ApiRequest, basicOf, type BookedCall, ourNumber, startApi } from './api-server.ts';
import { type StartVendor, withBook } from './vendor.ts';

export const twilioAccess = { account: 'AC00000000000000000000000000000042', token: 'tw-token-31337' };

interface Leg {
  readonly sid: string;
  readonly start: number;
  readonly json: object;
}

/** `GET /2010-04-01/Accounts/{sid}/Calls.json`: every leg is a call of its own, newest first; dates in UTC; the next page by a token. */
export const startTwilio: StartVendor = async ({ clock, book, limit, retryAfter = 'not said', pageSize = 1_000 }) => {
  const held = { calls: [...book] };
  const base = `/2010-04-01/Accounts/${twilioAccess.account}`;
  const answer = (request: ApiRequest): ApiAnswer => {
    if (request.headers.authorization !== basicOf(twilioAccess.account, twilioAccess.token))
      return { status: 401, json: { code: 20003, message: 'Authenticate', status: 401 } };
    const legs = held.calls.flatMap(legsOf).sort((a, b) => b.start - a.start || (a.sid < b.sid ? 1 : -1));
    const single = /\/Calls\/(\w+)\.json$/.exec(request.path)?.[1];
    if (single !== undefined) {
      const found = legs.find(({ sid }) => sid === single);
      return found === undefined ? { status: 404, json: { code: 20404 } } : { status: 200, json: found.json };
    }
    if (request.path === `${base}/IncomingPhoneNumbers.json`) return { status: 200, json: numbersOn(request.query, pageSize, base) };
    if (request.path !== `${base}/Calls.json`) return { status: 404, json: { code: 20404 } };
    const asked = (name: string, other: string): string => request.query.get(name) ?? other;
    const size = Math.min(pageSize, Number(asked('PageSize', '50')));
    const [from, to] = [Date.parse(asked('StartTime>', '1970-01-01')), Date.parse(asked('StartTime<', '9999-01-01'))];
    const after = /^PA(CA\w+)$/.exec(asked('PageToken', ''))?.[1];
    const within = legs.filter(({ start }) => start >= from && start <= to);
    // The token names the last one of the page before: what is added in front moves nothing.
    const rest = within.slice(after === undefined ? 0 : within.findIndex(({ sid }) => sid === after) + 1);
    const calls = rest.slice(0, size);
    const query = new URLSearchParams([...request.query].filter(([name]) => name !== 'PageToken' && name !== 'Page'));
    query.set('Page', String(Number(asked('Page', '0')) + 1));
    query.set('PageToken', `PA${calls.at(-1)?.sid ?? ''}`);
    const next = rest.length > size ? `${base}/Calls.json?${query.toString()}` : null;
    return { status: 200, json: { page: 0, page_size: size, next_page_uri: next, calls: calls.map(({ json }) => json) } };
  };
  return withBook(await startApi({ clock, retryAfter, limit: limit ?? { requests: 200, seconds: 60 }, answer }), held);
};

/** The account's numbers: two that take calls, one for messages alone. The address of the next page is another host's, if one believed it. */
const listed = [
  { phone_number: '+12025550171', friendly_name: '(202) 555-0171', capabilities: { voice: true, SMS: true } },
  { phone_number: '+12025550172', friendly_name: 'Spring adverts', capabilities: { voice: true, SMS: false } },
  { phone_number: '+12025550173', friendly_name: 'Reminders', capabilities: { voice: false, SMS: true } },
];

function numbersOn(query: URLSearchParams, size: number, base: string): object {
  const at = Number(query.get('Page') ?? '0');
  const page = listed.slice(at * size, (at + 1) * size);
  const next = `https://elsewhere.example${base}/IncomingPhoneNumbers.json?PageSize=${query.get('PageSize') ?? ''}&Page=${at + 1}&PageToken=PN`;
  return { page: at, incoming_phone_numbers: page, next_page_uri: (at + 1) * size < listed.length ? next : null };
}

/** An inbound call and the leg to the agent; an outbound call is placed by a browser and has the leg to the customer. */
function legsOf(call: BookedCall): Leg[] {
  const parent = `CA1${call.id}`;
  const wait = call.seconds * 0.1;
  const end = call.at + call.seconds * 1000;
  const [from, to] = call.inbound ? [call.caller, ourNumber] : [`client:${call.agent}`, call.caller];
  const own = shown({ sid: parent, parent: null, direction: 'inbound', from, to, start: call.at, end, status: 'completed' });
  const talk = call.answered ? { start: call.at + wait * 1000, status: 'completed' } : { start: call.at, status: 'no-answer' };
  const dialled = call.inbound ? { from: call.caller, to: `client:${call.agent}` } : { from: ourNumber, to: call.caller };
  const child = { sid: `CA2${call.id}`, parent, direction: 'outbound-dial', ...dialled, ...talk, end };
  return [
    { sid: parent, start: call.at, json: own },
    { sid: child.sid, start: child.start, json: shown(child) },
  ];
}

interface ShownLeg {
  readonly sid: string;
  readonly parent: string | null;
  readonly direction: string;
  readonly from: string;
  readonly to: string;
  readonly start: number;
  readonly end: number;
  readonly status: string;
}

function shown({ sid, parent, direction, from, to, start, end, status }: ShownLeg): object {
  const stamp = (at: number): string => new Date(at).toUTCString().replace('GMT', '+0000');
  return {
    ...{ sid, account_sid: twilioAccess.account, parent_call_sid: parent, api_version: '2010-04-01' },
    ...{ direction, from, to, from_formatted: from, to_formatted: to, status, answered_by: null, caller_name: null },
    ...{ date_created: stamp(start), start_time: stamp(start), end_time: stamp(end) },
    duration: status === 'completed' ? String(Math.round((end - start) / 1000)) : '0',
    ...{ price: null, price_unit: 'USD', uri: `/2010-04-01/Accounts/${twilioAccess.account}/Calls/${sid}.json` },
  };
}
