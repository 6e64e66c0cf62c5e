import { z } from 'zod';
import { explain } from '#connectors/explain.ts';
import { own } from '#domain/own.ts';
import { holdsIn, microseconds, type OtherEnd, type Profile, type RawLeg, type Value } from './leg.ts';
import { percentDecoded, valuesEncoded } from './transport.ts';

/** Text, also where a version writes a number, or a list of texts as a list. Anything else is nothing. */
const text = z.unknown().transform((value): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!Array.isArray(value)) return '';
  const members = value.map((member) => (typeof member === 'string' || typeof member === 'number' ? String(member) : ''));
  return members.length === 1 ? (members[0] ?? '') : `ARRAY::${members.join('|:')}`;
});

const place = z.looseObject({
  context: text,
  destination_number: text,
  caller_id_number: text,
  caller_id_name: text,
  username: text,
  chan_name: text,
  uuid: text,
});
const places = z.array(place).catch([]).default([]);
const passage = z.looseObject({
  caller_profile: place.extend({
    originator: z.looseObject({ originator_caller_profiles: places }).optional().catch(undefined),
    originatee: z.looseObject({ originatee_caller_profiles: places }).optional().catch(undefined),
  }),
  times: z.record(z.string(), text).default({}).catch({}),
});
const record = z.looseObject({
  variables: z.record(z.string(), text, { error: 'wanted the variables of a channel' }),
  channel_data: z.looseObject({ direction: text }).optional().catch(undefined),
  app_log: z
    .looseObject({ applications: z.array(z.looseObject({ app_name: text, app_data: text, app_stamp: text })).catch([]) })
    .optional()
    .catch(undefined),
  callflow: z.unknown().optional(),
});

/** A record of mod_json_cdr, or why it is none. */
export function rawLegOfJson(value: unknown): RawLeg | string {
  const parsed = record.safeParse(value);
  if (!parsed.success) return explain(parsed.error, value);
  const { variables, channel_data, app_log, callflow } = parsed.data;
  const told = variablesOf(variables);
  return {
    source: 'cel',
    value: told,
    direction: told('direction') || (channel_data?.direction ?? ''),
    profiles: profilesOf(callflow),
    apps: (app_log?.applications ?? []).map(({ app_name, app_data, app_stamp }) => ({
      name: app_name,
      data: app_data,
      at: microseconds(app_stamp),
    })),
    holds: holdsIn(told('hold_events')),
  };
}

/** Reads variables, with the URL-encoding of their values taken off once where there is one. */
export function variablesOf(variables: Readonly<Record<string, string>>): Value {
  const encoded = valuesEncoded(Object.values(variables));
  return (name) => {
    const value = own(variables, name) ?? '';
    return encoded ? percentDecoded(value) : value;
  };
}

/** The newest comes first. Old versions write each under the same name again: of those the last, which is the first passage, is left. */
function profilesOf(callflow: unknown): Profile[] {
  const list: unknown[] = Array.isArray(callflow) ? callflow : callflow === undefined || callflow === null ? [] : [callflow];
  return list
    .flatMap((each): Profile[] => {
      const parsed = passage.safeParse(each);
      return parsed.success ? [profileOf(parsed.data)] : [];
    })
    .reverse();
}

function profileOf({ caller_profile: told, times }: z.output<typeof passage>): Profile {
  const at = (name: string) => microseconds(times[name] ?? '');
  return {
    context: told.context,
    destination: told.destination_number,
    number: told.caller_id_number,
    name: told.caller_id_name,
    username: told.username,
    channelName: told.chan_name,
    createdAt: at('profile_created_time') ?? at('created_time'),
    bridgedAt: at('bridged_time'),
    transferredAt: at('transfer_time'),
    placed: (told.originatee?.originatee_caller_profiles ?? []).map((other): OtherEnd => ({
      uuid: other.uuid,
      channelName: other.chan_name,
      destination: other.destination_number,
    })),
    by: (told.originator?.originator_caller_profiles ?? []).map(({ uuid }) => uuid).filter((uuid) => uuid !== ''),
  };
}
