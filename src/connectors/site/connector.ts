import type { AnyEvent, DecodedEvent, LendingPool } from '#domain/events.ts';
import type { Decoded, Delivery } from '#domain/delivery.ts';
import { plainFoldSettings } from '#domain/fold-settings.ts';
import { numberReader } from '#domain/phone-number.ts';
import { clickIdNames } from '#domain/site-messages.ts';
import type { Connector } from '#connectors/connector.ts';
import { explain } from '#connectors/explain.ts';
import { contentId } from '#connectors/lines.ts';
import { jsonErase } from '#connectors/message-erase.ts';
import { decodedEach, jsonMessages } from '#connectors/messages.ts';
import { recorded } from '#connectors/recorded.ts';
import { visitorNumbers } from './form-settings.ts';
import { numbersOf, siteSettings, type SiteSettings } from './settings.ts';
import { siteMessage, type SiteMessage } from './stored.ts';
import { touchOf } from './touch.ts';

export const siteFormat = 'ringtrace-site';

/** A website whose visitors see numbers of their own. */
export const site: Connector<SiteSettings> = {
  kind: 'site',
  title: 'Website',
  version: 1,
  formats: { [siteFormat]: { title: 'Visits to a website', cut: 'lines', header: false } },
  parseSettings: (document) => siteSettings.parse(document ?? {}),
  decode,
  erasing: (settings) => ({
    numbers: { ...visitorNumbers(settings.country), ownNumbers: numbersOf(settings) },
    layoutOf: () => eraseLayout,
  }),
  foldSettings: () => plainFoldSettings,
};

/** Ids, our own numbers and marks of clicks are never a caller's number, whatever their digits. All that a form tells is its sender's. */
const eraseLayout = jsonErase({
  names: ['fields.name', 'fields.email', 'fields.text'],
  call: [],
  keep: [
    ...['id', 'session', 'visitor', 'answer.number', 'answer.target', 'kept.number', 'numbers.number', 'asked.pool', 'asked.restMs'],
    ...clickIdNames.map((name) => `ids.${name}`),
  ],
});

function decode({ body }: Pick<Delivery, 'body'>, settings: SiteSettings): Decoded {
  return decodedEach(jsonMessages(body), (value) => {
    const { data, error } = siteMessage.safeParse(value);
    if (error !== undefined) return explain(error, value);
    return meaningOf(data, settings).map(({ key, event }) => ({ id: contentId('s', JSON.stringify([key, event])), key, links: [], event }));
  });
}

type Told = Pick<DecodedEvent, 'key' | 'event'>;
type Asked = NonNullable<Extract<SiteMessage, { kind: 'session' }>['asked']>[number];

function meaningOf(message: SiteMessage, { origins, country }: SiteSettings): Told[] {
  if (message.kind === 'numbers') return message.numbers.map((one) => ofNumber(message.at, one));
  if (message.kind === 'form') return ofForm(message, numberReader(visitorNumbers(country)));
  const { at, session, visitor, page } = message;
  const of = (event: AnyEvent): Told => ({ key: `session:${session}`, event });
  const base = { at, source: 'native' } as const;
  const path = page === undefined ? null : new URL(page).pathname;
  if (message.kind === 'told') {
    const { click, kept } = message;
    return [
      of({ ...base, kind: 'session_continued', page: path }),
      ...(click === undefined ? [] : [of({ ...base, kind: 'number_touched', number: click })]),
      ...kept.map(({ number, until }) => of({ ...base, kind: 'number_lent', number, until })),
    ];
  }
  const { source, ...touch } = touchOf(message, origins);
  return [
    of({ ...base, kind: 'session_seen', session_id: session, visitor_id: visitor, page: path ?? '/', from: source, ...touch }),
    ...message.answer.flatMap(({ number, pool, until }) => {
      if (until === null) return [];
      const lending = message.asked?.find((one) => one.pool === pool);
      return [of({ ...base, kind: 'number_lent', number, until, ...(lending === undefined ? {} : { pool: lendingPool(lending) }) })];
    }),
    ...(message.asked ?? []).flatMap(({ pool, numbers, lack }) =>
      lack === null ? [] : [of({ ...base, kind: 'number_lacked', pool, numbers, lack })],
    ),
  ];
}

function lendingPool({ pool: id, numbers, restMs, again }: Asked): LendingPool {
  return { id, numbers, restMs, again };
}

type Form = Extract<SiteMessage, { kind: 'form' }>;

/** The visit goes on with it, where it is followed; the same form sent again has the same id, so that the last one counts. */
function ofForm({ at, id, session, visitor, page, form, fields, asks }: Form, read: ReturnType<typeof numberReader>): Told[] {
  const seen = { session_id: session, visitor_id: visitor };
  const phone = read(fields.phone).e164;
  const goesOn = { kind: 'session_continued', at, source: 'native', page: new URL(page).pathname } as const;
  const event =
    asks === 'lead'
      ? recorded('native', 'lead', at, {
          ...{ id, lead_id: id, created_at: at, phone, channel: null, score: null, origin: 'form', status: 'open', closed_at: null },
          ...seen,
        })
      : recorded('native', 'callback', at, {
          ...{ id, call_id: null, origin: form === null ? 'site' : 'form', channel: null, requested_at: at, connected_at: null },
          ...{ goals: [], phone, withdrawn: false, ...seen },
        });
  return [...(session === null ? [] : [{ key: `session:${session}`, event: goesOn }]), { key: `fact:${event.table}:${id}`, event }];
}

function ofNumber(at: number, { number, pool, ...meaning }: Extract<SiteMessage, { kind: 'numbers' }>['numbers'][number]): Told {
  const id = `${number}@${at}`;
  const row = { id, number_id: number, ...meaning, pool_id: pool, from_at: at, to_at: null };
  return { key: `fact:tracking_number:${id}`, event: recorded('native', 'tracking_number', at, row) };
}
