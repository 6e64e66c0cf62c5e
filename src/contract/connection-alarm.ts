import { z } from '@hono/zod-openapi';

const about = {
  since: z.string().describe('silent: its last delivery; else the first that went wrong among those judged'),
  says: z.string().describe('in English, in a sentence'),
};

const of = z.number().describe('of so many, the newest');
const usualShare = z.number().describe('0 to 1: the share of this in its own past');

/** A connection that does not do as its own past says. The rules stand in `src/domain/usual-traffic.ts`. */
export const ConnectionAlarm = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('silent').describe('it usually speaks at these hours, and has not for longer than chance explains'),
      ...about,
      usual_s: z.number().describe('up to here a silence was usual, at these hours of the week'),
      expected: z.number().describe('deliveries that its last weeks would have brought since then'),
    }),
    z.object({
      kind: z.literal('rejecting').describe('more deliveries than before hold something that is not understood'),
      ...about,
      ...{ rejected: z.number(), of, usual_share: usualShare },
    }),
    z.object({
      kind: z.literal('refusing').describe('more requests than before are refused: wrong secret or signature'),
      ...about,
      ...{ refused: z.number(), of, usual_share: usualShare },
    }),
  ])
  .openapi('ConnectionAlarm');

export const AlarmList = z
  .object({
    alarms: z.array(z.object({ connection: z.object({ id: z.string(), name: z.string() }), alarm: ConnectionAlarm })),
  })
  .openapi('AlarmList');

export const alarmKinds = ['silent', 'rejecting', 'refusing'] as const satisfies readonly ConnectionAlarm['kind'][];

export type ConnectionAlarm = z.infer<typeof ConnectionAlarm>;
