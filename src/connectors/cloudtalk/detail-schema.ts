import { z } from 'zod';
import { toldNumber } from '#connectors/message-fields.ts';
import { direction, maybeWhen, told, when } from './parts.ts';

/** The detail of one call as the analytics interface answers it. Durations are seconds; they are seen under two names each. */
const times = z
  .looseObject({
    ...{ talking_time: toldNumber, talking: toldNumber, waiting_time: toldNumber, waiting: toldNumber },
    ...{ ringing_time: toldNumber, ringing: toldNumber, holding_time: toldNumber, holding: toldNumber },
    ...{ wrap_up_time: toldNumber, wrap_up: toldNumber, total_time: toldNumber, total: toldNumber },
  })
  .nullish()
  .transform((of) => ({
    talk: of?.talking_time ?? of?.talking ?? null,
    wait: of?.waiting_time ?? of?.waiting ?? null,
    ring: of?.ringing_time ?? of?.ringing ?? null,
    hold: of?.holding_time ?? of?.holding ?? null,
    wrapUp: of?.wrap_up_time ?? of?.wrap_up ?? null,
    total: of?.total_time ?? of?.total ?? null,
  }));

const agentCall = z.looseObject({ id: told, name: told, date: maybeWhen, call_times: times, status: told, reason: told });
export type AgentCall = z.output<typeof agentCall>;

const step = agentCall.extend({
  type: z.string({ error: 'wanted the kind of a step, such as queue' }),
  total_time: toldNumber,
  endpoint: told,
  agent_calls: z.array(agentCall).nullish(),
});
export type Step = z.output<typeof step>;

export const detail = z.looseObject({
  cdr_id: told,
  uuid: told,
  date: when,
  contact: z.looseObject({ name: told, number: told }).nullish(),
  internal_number: z.looseObject({ name: told, number: told }).nullish(),
  call_times: times,
  direction,
  status: told,
  call_steps: z.array(step).nullish(),
  call_tags: z.array(z.looseObject({ label: told })).nullish(),
  recorded: z.boolean().nullish().catch(null),
  out_of_office: z.boolean().nullish().catch(null),
});
export type Detail = z.output<typeof detail>;

/** `cold_transfer`: answered, and then given away without asking. A queue may leave it to its agents to say. */
export function isAnswered({ status, agent_calls: calls }: { readonly status: string | null; readonly agent_calls?: unknown }): boolean {
  if (status === null && Array.isArray(calls)) return (calls as readonly AgentCall[]).some(isAnswered);
  return status === 'answered' || status === 'cold_transfer';
}
