import { z } from 'zod';
import { toldNumber } from '#connectors/message-fields.ts';
import { dayMs, itemsIn, nextPage, pageIn, toldIn, unknownZoneMs, utcDay } from '#connectors/pull-parts.ts';
import type { Pulls } from '#connectors/pulls.ts';
import { answerFormat } from './message.ts';

/** An answer has only the fields that are asked for, besides a few. */
const fields = 'agent_email,call_type,created_at,lead_status,prior_calls,tags,utm_campaign,value';

const page = z.object({
  page: toldNumber,
  total_pages: toldNumber,
  total_records: toldNumber,
  calls: z.array(z.unknown(), { error: 'wanted a list of calls' }),
});

/** Calls of the account, a day a window. Days are those of the company's zone, which the answer does not tell. */
export const pulls: Pulls = {
  credentials: [
    { name: 'account', title: 'Account ID', hidden: false },
    { name: 'token', title: 'API key', hidden: true },
  ],
  hosts: { '': 'https://api.callrail.com' },
  rates: [
    { requests: 1_000, seconds: 3_600 },
    { requests: 10_000, seconds: 86_400 },
  ],
  windowMs: dayMs,
  marginMs: unknownZoneMs,
  reachesBackMs: null,
  stores: 'all',
  headers: ({ credentials }) => ({ authorization: `Token token="${credentials['token'] ?? ''}"` }),
  begin: ({ from, before }) => ({
    path: '/v3/a/{account}/calls.json',
    query: {
      ...{ start_date: utcDay(from), end_date: utcDay(before - 1), sort: 'start_time', order: 'asc', fields },
      ...{ per_page: '250', page: '1' },
    },
  }),
  read: (request, answer) => {
    const read = toldIn(answer, page, 'The list of calls');
    if ('failed' in read) return read;
    const { calls, total_pages: pages, total_records: total } = read.told;
    const more = calls.length > 0 && pageIn(request, 1) < (pages ?? 1);
    return {
      deliveries: itemsIn(answer.body, ['calls']).map((body) => ({ format: answerFormat, body })),
      next: nextPage(request, 1, more),
      total,
    };
  },
};
