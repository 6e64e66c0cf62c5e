import { z } from 'zod';
import { explain } from '#connectors/explain.ts';
import { toldNumber } from '#connectors/message-fields.ts';
import { dayMs, documentOf, itemsIn, unknownZoneMs, utcDay } from '#connectors/pull-parts.ts';
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
    const told = documentOf(answer);
    if ('failed' in told) return told;
    const parsed = page.safeParse(told.document);
    if (!parsed.success) return { failed: `The list of calls: ${explain(parsed.error, told.document)}` };
    const number = Number(request.query?.['page'] ?? 1);
    const more = parsed.data.calls.length > 0 && number < (parsed.data.total_pages ?? 1);
    return {
      deliveries: itemsIn(answer.body, ['calls']).map((body) => ({ format: answerFormat, body })),
      next: more ? [{ ...request, query: { ...request.query, page: String(number + 1) } }] : [],
      total: parsed.data.total_records,
    };
  },
};
