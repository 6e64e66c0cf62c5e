import { z } from 'zod';
import { idText, toldNumber, toldText } from '#connectors/message-fields.ts';
import { basic, dayMs, documentOf, hourMs, itemsIn, nextPage, pageIn, toldIn, unknownZoneMs, utcText } from '#connectors/pull-parts.ts';
import type { PullAnswer, Pulled, PullRequest, Pulls } from '#connectors/pulls.ts';
import { detailFormat, historyFormat } from './formats.ts';

const page = z.object({
  responseData: z.object({
    itemsCount: toldNumber,
    pageCount: toldNumber,
    data: z.array(z.object({ Cdr: z.object({ id: idText, ended_at: toldText }) }), { error: 'wanted a list of calls' }),
  }),
});

/** Seconds until the detail of a call that is not there yet is asked again; of one that is long over it will not come. */
const notYet = [3, 7, 15, 30] as const;

/** The history, and of each call in it that is new the detail: queues and agents stand only there. */
export const pulls: Pulls = {
  credentials: [
    { name: 'id', title: 'Access Key ID', hidden: false },
    { name: 'secret', title: 'Access Key Secret', hidden: true },
  ],
  hosts: { '': 'https://my.cloudtalk.io', analytics: 'https://analytics-api.cloudtalk.io' },
  rates: [{ requests: 60, seconds: 60 }],
  windowMs: dayMs,
  // In which zone its dates are read is not told.
  marginMs: unknownZoneMs,
  reachesBackMs: null,
  stores: 'all',
  headers: ({ credentials }) => ({ authorization: basic(credentials['id'], credentials['secret']) }),
  begin: ({ from, before }) => ({
    path: '/api/calls/index.json',
    query: { date_from: utcText(from), date_to: utcText(before), limit: '100', page: '1' },
  }),
  read: (request, answer) => (request.host === undefined ? readPage(request, answer) : readDetail(request, answer)),
};

function readPage(request: PullRequest, answer: PullAnswer): Pulled {
  const read = toldIn(answer, page, 'The list of calls');
  if ('failed' in read) return read;
  const { itemsCount, pageCount, data } = read.told.responseData;
  const more = data.length > 0 && pageIn(request, 1) < (pageCount ?? 1);
  return {
    deliveries: itemsIn(answer.body, ['responseData', 'data']).map((body, index) => {
      const { id = '', ended_at: ended = null } = data[index]?.Cdr ?? {};
      return {
        ...{ format: historyFormat, body },
        then: [{ host: 'analytics', path: `/api/calls/${encodeURIComponent(id)}`, note: { ended: ended ?? '' } }],
      };
    }),
    next: nextPage(request, 1, more),
    total: itemsCount,
  };
}

/** What has no detail is known by the history alone. */
function readDetail({ note }: PullRequest, answer: PullAnswer): Pulled {
  const ended = Date.parse(note?.['ended'] ?? '');
  const wait = answer.at - ended > hourMs ? undefined : notYet[answer.tried];
  if (answer.status === 404) return wait === undefined ? { deliveries: [], next: [] } : { wait };
  const told = documentOf(answer);
  return 'failed' in told ? told : { deliveries: [{ format: detailFormat, body: answer.body }], next: [] };
}
