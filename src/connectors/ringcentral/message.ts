import { z } from 'zod';
import { idText, toldFlag, toldNumber, toldText } from '#connectors/message-fields.ts';
import { fromIso } from '#domain/instant.ts';

/** What RingCentral sends, as far as it is read; whatever else a message holds is left alone. */

const wantedWhen = 'wanted ISO 8601 with zone, for example 2026-11-21T09:30:00.000Z';
const when = z.string({ error: wantedWhen }).transform((text, context) => {
  const at = fromIso(text);
  if (at !== null) return at;
  context.addIssue({ code: 'custom', message: wantedWhen, input: text });
  return z.NEVER;
});

const toldId = idText.nullish().transform((id) => id ?? null);

/** One end of a call; an extension is one of ours. */
const end = z
  .looseObject({ phoneNumber: toldText, name: toldText, extensionId: toldId, extensionNumber: toldText })
  .nullish()
  .transform((told) => ({
    number: told?.phoneNumber ?? null,
    name: told?.name ?? null,
    extension: told?.extensionId ?? null,
    short: told?.extensionNumber ?? null,
  }));

const peer = z.looseObject({ telephonySessionId: toldId }).nullish();

const party = z
  .looseObject({
    id: idText,
    direction: toldText,
    extensionId: toldId,
    from: end,
    to: end,
    status: z.looseObject({ code: z.string(), reason: toldText, peerId: peer }),
    missedCall: toldFlag,
    queueCall: toldFlag,
    ringOutRole: toldText,
    recordings: z
      .array(z.looseObject({ id: toldId }))
      .nullish()
      .catch(null),
  })
  .transform(({ extensionId, status, ...rest }) => ({
    ...rest,
    extension: extensionId,
    state: status.code.toLowerCase(),
    reason: status.reason,
    peer: status.peerId?.telephonySessionId ?? null,
  }));

/** Where the parties of a call are at a moment. */
export const sessionMessage = z.looseObject({
  timestamp: when.nullish(),
  body: z.looseObject({
    telephonySessionId: idText,
    sessionId: toldId,
    eventTime: when.nullish(),
    sequence: toldNumber,
    origin: z.looseObject({ type: toldText }).nullish(),
    parties: z.array(party, { error: 'wanted a list of parties' }),
  }),
});

export type SessionBody = z.output<typeof sessionMessage>['body'];
export type PartyTold = z.output<typeof party>;

const extension = z
  .looseObject({ id: toldId })
  .nullish()
  .transform((told) => told?.id ?? null);

/** A record of the call log. */
export const callLogRecord = z.looseObject({
  id: idText,
  sessionId: toldId,
  telephonySessionId: toldId,
  startTime: when,
  duration: toldNumber,
  durationMs: toldNumber,
  lastModifiedTime: when.nullish(),
  type: toldText,
  direction: z.enum(['Inbound', 'Outbound'], { error: 'wanted Inbound or Outbound' }),
  result: toldText,
  deleted: toldFlag,
  from: end,
  to: end,
  extension,
  recording: z.looseObject({ id: toldId }).nullish().catch(null),
  legs: z.array(z.looseObject({ startTime: when.nullish(), result: toldText, extension })).nullish(),
});

export type CallLogRecord = z.output<typeof callLogRecord>;
