import { z } from 'zod';
import { explain } from '#connectors/explain.ts';
import type { Meaning, Reading } from '#connectors/hosted.ts';
import { idText, toldNumber } from '#connectors/message-fields.ts';
import { agentOf, apiRecording, direction, maybeWhen, numbersOf, recordOf, simpleCourse, told, when } from './parts.ts';

/** Calls as `calls/index.json` lists them: numbers come as text, and an empty object may come as an empty list. */

const flag = z
  .union([z.boolean(), z.enum(['0', '1', 'true', 'false', '']), z.literal(0), z.literal(1)], { error: 'wanted true or false' })
  .nullish()
  .transform((value) => ['1', 'true'].includes(String(value)));
const part = <Shape extends z.ZodRawShape>(shape: Shape) => z.looseObject(shape).nullish().catch(null);

const item = z.looseObject({
  Cdr: z.looseObject({
    id: idText,
    uuid: told,
    type: direction,
    public_external: told,
    public_internal: told,
    is_voicemail: flag,
    recorded: flag,
    user_id: told,
    talking_time: toldNumber,
    wrapup_time: toldNumber,
    started_at: when,
    answered_at: maybeWhen,
    ended_at: maybeWhen,
  }),
  Contact: part({ name: told }),
  CallNumber: part({ caller_id_e164: told }),
  Agent: part({ id: told, fullname: told, email: told }),
  Tags: z.array(z.looseObject({ name: z.string() })).nullish(),
});

export function readHistory(value: unknown, reading: Reading): readonly Meaning[] | string {
  const parsed = item.safeParse(value);
  if (!parsed.success) return explain(parsed.error, value);
  const { Cdr: cdr, Contact: contact, CallNumber: ours, Agent: person, Tags: tags } = parsed.data;
  const { caller, number, anomaly } = numbersOf(reading, cdr.public_external, ours?.caller_id_e164 ?? cdr.public_internal);
  const course = simpleCourse({
    direction: cdr.type,
    started: cdr.started_at,
    // A machine that takes a message is not a person.
    answered: cdr.is_voicemail ? null : cdr.answered_at,
    ended: cdr.ended_at,
    agent: agentOf(cdr.user_id ?? person?.id ?? null, person?.fullname ?? person?.email ?? null, reading),
    talk: cdr.talking_time,
    wrapUp: cdr.wrapup_time,
    voicemail: cdr.is_voicemail,
  });
  const call = {
    ...course.call,
    ...caller,
    connected_at: cdr.answered_at,
    caller_name: contact?.name ?? null,
    number_id: number,
    topics: (tags ?? []).map(({ name }) => name),
  };
  const links = cdr.uuid === null ? [] : [cdr.uuid];
  return [
    ...recordOf({ ...course, call, key: cdr.id, links, rank: 'history', anomaly }, reading),
    ...(cdr.recorded ? apiRecording(cdr.id, links, cdr.ended_at ?? cdr.started_at, cdr.is_voicemail ? 'voicemail' : 'call') : []),
  ];
}
