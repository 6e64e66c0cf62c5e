import { z } from 'zod';
import { toldNumber } from '#connectors/message-fields.ts';
import { basic, dayMs, documentOf, itemsIn, minuteMs, nextPage, toldIn } from '#connectors/pull-parts.ts';
import type { Pulls } from '#connectors/pulls.ts';
import { toIso } from '#domain/instant.ts';
import { callLogFormat } from './read.ts';

const page = z.object({
  records: z.array(z.unknown(), { error: 'wanted a list of records' }),
  paging: z.object({ totalElements: toldNumber }).nullish(),
  navigation: z.object({ nextPage: z.unknown().optional() }).nullish(),
});

const token = z.object({ access_token: z.string().min(1), expires_in: toldNumber });

/** The call log of the account. A record outweighs what notifications told and knows less, so only calls without any are taken. */
export const pulls: Pulls = {
  credentials: [
    { name: 'clientId', title: 'Client ID', hidden: false },
    { name: 'clientSecret', title: 'Client secret', hidden: true },
    { name: 'jwt', title: 'JWT credential', hidden: true },
  ],
  hosts: { '': 'https://platform.ringcentral.com' },
  // Of the group "Heavy".
  rates: [{ requests: 10, seconds: 60 }],
  windowMs: dayMs,
  marginMs: 5 * minuteMs,
  reachesBackMs: null,
  stores: 'unknown',
  headers: ({ token: bearer }) => ({ authorization: `Bearer ${bearer ?? ''}` }),
  login: {
    path: '/restapi/oauth/token',
    headers: ({ clientId, clientSecret }) => ({
      authorization: basic(clientId, clientSecret),
      'content-type': 'application/x-www-form-urlencoded',
    }),
    body: ({ jwt = '' }) => new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: jwt }).toString(),
    read: (answer) => {
      const told = documentOf(answer);
      if ('failed' in told) return told;
      const parsed = token.safeParse(told.document);
      if (!parsed.success) return { failed: 'The answer to the login holds no access_token.' };
      return { token: parsed.data.access_token, seconds: parsed.data.expires_in ?? 600 };
    },
  },
  begin: ({ from, before }) => ({
    path: '/restapi/v1.0/account/~/call-log',
    query: { view: 'Detailed', dateFrom: toIso(from), dateTo: toIso(before), perPage: '250', page: '1' },
  }),
  read: (request, answer) => {
    const read = toldIn(answer, page, 'The call log');
    if ('failed' in read) return read;
    const { records, paging, navigation } = read.told;
    const more = navigation?.nextPage != null && records.length > 0;
    return {
      deliveries: itemsIn(answer.body, ['records']).map((body) => ({ format: callLogFormat, body })),
      next: nextPage(request, 1, more),
      total: paging?.totalElements ?? null,
    };
  },
  pause: ({ headers }) => (headers['x-rate-limit-remaining'] === '0' ? Number(headers['x-rate-limit-window'] ?? 60) || 60 : null),
};
