import { z } from 'zod';
import { toldNumber, toldText } from '#connectors/message-fields.ts';
import { basic, hourMs, itemsIn, minuteMs, nextPage, toldIn, untilReset } from '#connectors/pull-parts.ts';
import type { Pulls } from '#connectors/pulls.ts';
import { historyFormat } from './read.ts';

const page = z.object({
  meta: z.object({ total: toldNumber, next_page_link: toldText }),
  calls: z.array(z.unknown(), { error: 'wanted a list of calls' }),
});

/** Calls of the company. A question is answered with 10,000 calls at most, whatever its pages, so it is asked for a few hours at a time. */
export const pulls: Pulls = {
  credentials: [
    { name: 'id', title: 'API ID', hidden: false },
    { name: 'token', title: 'API token', hidden: true },
  ],
  hosts: { '': 'https://api.aircall.io' },
  rates: [{ requests: 60, seconds: 60 }],
  windowMs: 6 * hourMs,
  marginMs: 5 * minuteMs,
  reachesBackMs: null,
  stores: 'all',
  headers: ({ credentials }) => ({ authorization: basic(credentials['id'], credentials['token']) }),
  begin: ({ from, before }) => ({
    path: '/v1/calls',
    query: {
      ...{ from: seconds(from), to: seconds(before), order: 'asc', fetch_contact: 'true' },
      ...{ per_page: '50', page: '1' },
    },
  }),
  read: (request, answer) => {
    const read = toldIn(answer, page, 'The list of calls');
    if ('failed' in read) return read;
    const { meta, calls } = read.told;
    const more = meta.next_page_link !== null && calls.length > 0;
    return {
      deliveries: itemsIn(answer.body, ['calls']).map((body) => ({ format: historyFormat, body })),
      next: nextPage(request, 1, more),
      total: meta.total,
    };
  },
  pause: (answer) => untilReset(answer, 'x-aircallapi-remaining', 'x-aircallapi-reset'),
};

const seconds = (at: number): string => String(Math.floor(at / 1000));
