import { z } from 'zod';
import { toldText } from '#connectors/message-fields.ts';
import { toldIn } from '#connectors/pull-parts.ts';
import type { PullNumbers } from '#connectors/pulls.ts';

const page = z.object({
  next_page_uri: toldText,
  incoming_phone_numbers: z.array(
    z.object({
      phone_number: z.string().regex(/^\+\d{5,15}$/u, 'wanted a number such as +12025550199'),
      friendly_name: toldText,
      capabilities: z
        .object({ voice: z.boolean().nullish() })
        .nullish()
        .transform((can) => can?.voice !== false),
    }),
    { error: 'wanted a list of numbers' },
  ),
});

/** The numbers of the account that can be called, those for messages alone included. */
export const numbers: PullNumbers = {
  begin: { path: '/2010-04-01/Accounts/{account}/IncomingPhoneNumbers.json', query: { PageSize: '1000' } },
  read: (request, answer) => {
    const read = toldIn(answer, page, 'The list of numbers');
    if ('failed' in read) return read;
    const { incoming_phone_numbers: found, next_page_uri: link } = read.told;
    return {
      numbers: found.map((one) => ({ number: one.phone_number, name: one.friendly_name, voice: one.capabilities })),
      // Only its page is taken from the link: what proves us goes nowhere else.
      next: link === null ? null : { path: request.path, query: Object.fromEntries(new URLSearchParams(link.split('?')[1] ?? '')) },
    };
  },
};
