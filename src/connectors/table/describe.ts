import { mappedTables } from './fields.ts';
import type { FieldKind } from './mapping.ts';

const kindSays: Readonly<Record<FieldKind, string>> = {
  instant: 'instant',
  seconds: 'duration',
  number: 'number',
  text: 'text',
  word: 'word',
  flag: 'flag',
  list: 'list',
};

/** The fields that a mapping may fill, as Markdown. */
export function mappingFieldsMarkdown(): string {
  return mappedTables
    .flatMap(({ table, title, fields, needed, words }) => [
      `### ${title} (\`${table}\`)`,
      '',
      '| field | kind | |',
      '|---|---|---|',
      ...Object.entries(fields).map(([field, kind]) => `| \`${field}\` | ${kindSays[kind]} | ${saysOf(field, needed, words)} |`),
      '',
    ])
    .join('\n');
}

function saysOf(field: string, needed: readonly string[], words: Readonly<Record<string, readonly string[]>>): string {
  const only = words[field]?.map((word) => `\`${word}\``).join(', ');
  return [needed.includes(field) ? '**needed**' : '', only ?? fieldSays[field] ?? ''].filter((text) => text !== '').join('; ');
}

const fieldSays: Readonly<Record<string, string>> = {
  caller: 'the far end',
  number: 'your number that was called, or shown to the called one',
  wait_s: 'queue entry to answer, or to leaving',
  ring_s: "how long the agent's phone rang",
  talk_at: 'start of the conversation',
  talk_s: 'without hold',
  duration_s: 'of a call: arrival to end; of a shift: in place of `to_at`',
  ivr_s: 'in menus, before the queue',
  acw_s: 'work after the call',
  seized: 'no = refused before a line was taken',
  topics: 'one, or several with a `separator`',
  goals: 'one, or several with a `separator`',
  test: 'left out of figures unless asked for',
  spam: 'left out of figures unless asked for',
  fcr_eligible: 'no = does not count for first-call resolution',
  activity: 'default: work',
  productive: 'default: yes',
  paid: 'default: yes',
  hourly_cost: "in the account's currency",
  amount: "in the account's currency, unless `currency` names another; a refund of a deal is negative",
  source: 'google, a newsletter, a billboard; a session without one is `(direct)`',
  medium: 'cpc, organic, referral, email, offline; a session without one is `(none)`',
  channel: 'group of sources; left out: that of the sessions and calls that are known',
  landing_page: 'path of the first page, without query',
  click_ids: 'marks of ad systems, as `gclid=…`',
  pool_id: 'the pool that lends it; leave it out for a number of its own advert',
  origin: 'site, menu, queue or a word of your own',
  withdrawn: 'yes = taken back',
  currency: 'ISO 4217',
  phone: 'how the calls of the same person are found',
  customer_phone: 'how the calls of the same person are found',
  session_id: 'as calls, leases and leads name it',
  call_id: 'the call, by the id under which it is shown',
};
