import { z } from 'zod';
import { idText, toldText } from '#connectors/message-fields.ts';
import { basic, dayMs, documentOf, itemsIn, minuteMs, toldBy, utcDay } from '#connectors/pull-parts.ts';
import type { PullAnswer, Pulled, PulledDelivery, PullRequest, Pulls } from '#connectors/pulls.ts';
import { answerFormat, underPhone } from './answer.ts';
import { numbers } from './numbers.ts';

const leg = z.object({ sid: idText, parent_call_sid: toldText, direction: toldText, from: toldText });
type ListedLeg = z.output<typeof leg>;
const page = z.object({ next_page_uri: toldText, calls: z.array(leg, { error: 'wanted a list of calls' }) });

/** All legs of the account, a day (UTC) a window: dates are all that the list can be narrowed by. */
export const pulls: Pulls = {
  credentials: [
    { name: 'account', title: 'Account SID', hidden: false },
    { name: 'token', title: 'Auth token', hidden: true },
  ],
  hosts: { '': 'https://api.twilio.com' },
  // Twilio limits how much is asked at once and not how often; it is asked one by one, and calmly.
  rates: [{ requests: 100, seconds: 60 }],
  windowMs: dayMs,
  marginMs: 5 * minuteMs,
  reachesBackMs: null,
  stores: 'all',
  numbers,
  headers: ({ credentials }) => ({ authorization: basic(credentials['account'], credentials['token']) }),
  begin: ({ from, before }) => ({
    path: '/2010-04-01/Accounts/{account}/Calls.json',
    // Of the last day the midnight after it belongs to both windows.
    query: { 'StartTime>': utcDay(from), 'StartTime<': utcDay(before), PageSize: '1000' },
  }),
  read: (request, answer) => {
    const told = documentOf(answer);
    if ('failed' in told) return told;
    const of = request.note?.['legs'];
    if (of !== undefined) return readParent(of, told.document, answer);
    if (request.note?.['topic'] !== undefined) return { deliveries: [delivered(answer.body, request.note['topic'])], next: [] };
    return readPage(request, told.document, answer);
  },
};

function readPage(request: PullRequest, document: unknown, { body }: PullAnswer): Pulled {
  const read = toldBy(document, page, 'The list of calls');
  if ('failed' in read) return read;
  const { calls, next_page_uri: link } = read.told;
  const bodies = itemsIn(body, ['calls']);
  const bySid = new Map(calls.map((call) => [call.sid, call]));
  // Parents first: a call is known by the one that it began with.
  const parents: PulledDelivery[] = [];
  const children: PulledDelivery[] = [];
  const orphans = new Map<string, string[]>();
  for (const [index, call] of calls.entries()) {
    const own = bodies[index];
    const parent = call.parent_call_sid === null ? null : bySid.get(call.parent_call_sid);
    if (own === undefined) continue;
    if (parent === undefined) orphans.set(call.parent_call_sid ?? '', [...(orphans.get(call.parent_call_sid ?? '') ?? []), call.sid]);
    else if (parent === null) parents.push(delivered(own, ''));
    else children.push(delivered(own, topicUnder(parent)));
  }
  const query = link === null ? null : Object.fromEntries(new URLSearchParams(link.split('?')[1] ?? ''));
  return {
    deliveries: [...parents, ...children],
    next: [
      ...[...orphans].map(([parent, legs]) => ({ path: legPath(parent), note: { legs: legs.join(' ') } })),
      ...(query === null ? [] : [{ path: request.path, query }]),
    ],
  };
}

/** The parent of legs that stood on another page than it: who placed it tells what they are. */
function readParent(legs: string, document: unknown, { body }: PullAnswer): Pulled {
  const read = toldBy(document, leg, 'A call');
  if ('failed' in read) return read;
  const topic = topicUnder(read.told);
  return {
    deliveries: read.told.parent_call_sid === null ? [delivered(body, '')] : [],
    next: legs.split(' ').map((sid) => ({ path: legPath(sid), note: { topic } })),
  };
}

const legPath = (sid: string): string => `/2010-04-01/Accounts/{account}/Calls/${encodeURIComponent(sid)}.json`;

/** Whom a parent's legs ring: customers where the API placed it; where a browser or a SIP phone did, whoever knows whose that is tells. */
function topicUnder({ direction, from }: ListedLeg): string {
  if (direction !== 'inbound') return 'outbound';
  return /^(?:client|sips?):/iu.test(from ?? '') ? `${underPhone}${from ?? ''}` : '';
}

function delivered(body: Uint8Array, topic: string): PulledDelivery {
  return { format: answerFormat, body, ...(topic === '' ? {} : { topic }) };
}
