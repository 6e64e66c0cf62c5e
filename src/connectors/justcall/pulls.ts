import { z } from 'zod';
import { toldText } from '#connectors/message-fields.ts';
import { dayMs, itemsIn, nextPage, toldIn, unknownZoneMs, untilReset, utcText } from '#connectors/pull-parts.ts';
import type { Pulls } from '#connectors/pulls.ts';
import { answerFormat } from './message.ts';

const page = z.object({ data: z.array(z.unknown(), { error: 'wanted a list of calls' }), next_page_link: toldText.catch(null) });

/** Calls of the last three months. Times of a request are read in the zone of a user that nobody names. */
export const pulls: Pulls = {
  credentials: [
    { name: 'key', title: 'API key', hidden: false },
    { name: 'secret', title: 'API secret', hidden: true },
  ],
  hosts: { '': 'https://api.justcall.io' },
  // Of the smallest plan: larger ones are asked no faster.
  rates: [
    { requests: 30, seconds: 60 },
    { requests: 1_800, seconds: 3_600 },
  ],
  windowMs: dayMs,
  marginMs: unknownZoneMs,
  reachesBackMs: 90 * dayMs,
  stores: 'all',
  headers: ({ credentials }) => ({ authorization: `${credentials['key'] ?? ''}:${credentials['secret'] ?? ''}` }),
  begin: ({ from, before }) => ({
    path: '/v2.1/calls',
    query: {
      ...{ from_datetime: utcText(from), to_datetime: utcText(before), sort: 'datetime', order: 'asc' },
      ...{ per_page: '100', page: '0' },
    },
  }),
  read: (request, answer) => {
    const read = toldIn(answer, page, 'The list of calls');
    if ('failed' in read) return read;
    const more = read.told.next_page_link !== null && read.told.data.length > 0;
    return {
      deliveries: itemsIn(answer.body, ['data']).map((body) => ({ format: answerFormat, body })),
      // The link says that there is another page; what is asked stays ours.
      next: nextPage(request, 0, more),
    };
  },
  pause: (answer) =>
    latest(
      untilReset(answer, 'x-rate-limit-remaining', 'x-rate-limit-reset'),
      untilReset(answer, 'x-rate-limit-burst-remaining', 'x-rate-limit-burst-reset'),
    ),
};

const latest = (...seconds: readonly (number | null)[]): number | null =>
  seconds.reduce((most, one) => (one !== null && (most === null || one > most) ? one : most), null);
