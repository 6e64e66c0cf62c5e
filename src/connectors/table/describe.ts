import { fieldWords, mappedTables } from './fields.ts';
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
    .flatMap(({ table, title, fields, needed }) => [
      `### ${title} (\`${table}\`)`,
      '',
      '| field | kind | |',
      '|---|---|---|',
      ...Object.entries(fields).map(([field, kind]) => `| \`${field}\` | ${kindSays[kind]} | ${saysOf(field, needed)} |`),
      '',
    ])
    .join('\n');
}

function saysOf(field: string, needed: readonly string[]): string {
  const words = fieldWords[field]?.map((word) => `\`${word}\``).join(', ');
  return [needed.includes(field) ? '**needed**' : '', words ?? fieldSays[field] ?? ''].filter((text) => text !== '').join('; ');
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
  amount: "in the account's currency",
};
