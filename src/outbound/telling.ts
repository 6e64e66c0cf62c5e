import { sign, signatureHeader } from '#connectors/webhook/signature.ts';
import type { CallFacts } from '#contract/call-view.ts';
import { eventsOf } from '#contract/outbound-kinds.ts';
import type { Instant } from '#domain/instant.ts';
import { tellableRow, toldOf } from './applies.ts';
import { formats } from './formats/all.ts';
import type { Request } from './formats/format.ts';
import { exampleCall, frozen, type Message, messageOf, shownAnswer } from './message.ts';
import { exampleOrigin, type Origin } from './origin.ts';
import type { Outbox, Tried } from './outbox.ts';
import type { post, Posted } from './post.ts';
import type { MessageRow } from './schema.ts';
import type { SavedSubscription, Subscriptions } from './subscriptions.ts';

/** What is asked of others to tell a call. */
export interface TellingParts {
  readonly outbox: Outbox;
  readonly subscriptions: Subscriptions;
  /** The call as the figures have it; null = they have none of this id that began about then. */
  readonly findCall: (account: string, id: string, startedAt: Instant) => Promise<CallFacts | null>;
  /** The visit to a website in which a call was made; null = none is known. */
  readonly findOrigin: (account: string, call: CallFacts) => Promise<Origin | null>;
  /** The last calls of an account that ended, newest first. */
  readonly lastCalls: (account: string, most: number) => Promise<readonly CallFacts[]>;
  /** Facts of the connection are not final: it is being decoded again. */
  readonly isUnsettled: (connection: string) => boolean;
  /** Whether somebody (`user:…`, `key:…`, `operator`) may see numbers today. */
  readonly seesNumbers: (account: string, who: string) => Promise<boolean>;
  readonly mask: (message: Message) => Message;
  readonly maskNumber: (number: string) => string;
  readonly linkTo: (call: string) => string;
  readonly send: (url: string, body: Uint8Array, headers: Readonly<Record<string, string>>) => ReturnType<typeof post>;
  readonly agent: string;
  readonly now: () => Instant;
}

/** Whether a message is to be sent now. */
export type Prepared =
  | { readonly is: 'ready'; readonly message: Message }
  | { readonly is: 'not-yet'; readonly waitMs: number }
  | { readonly is: 'no-longer-so' };

/** Facts that a later word about the call will still change come within so long. */
export const settleMs = 5_000;
const absentAgainMs = 30_000;
/** A rebuild of all facts may hide a new call for so long. */
const absentMs = 3_600_000;

/** The message as it goes out now; before its first try it takes its facts from the figures, and what is no longer so is not told. */
export async function prepare(row: MessageRow, subscription: SavedSubscription, parts: TellingParts): Promise<Prepared> {
  const { findCall, findOrigin, isUnsettled, now, linkTo, outbox } = parts;
  if (row.facts === null && isUnsettled(row.connection)) return { is: 'not-yet', waitMs: settleMs };
  const isTest = row.event === 'test';
  const call = isTest ? exampleCall(row.noted_at) : await findCall(row.account, row.call_id, row.call_at);
  const ready = async (facts: string): Promise<Prepared> => {
    const origin = isTest ? exampleOrigin(row.noted_at) : call === null ? null : await findOrigin(row.account, call);
    return { is: 'ready', message: messageOf(row, facts, call, isTest ? null : linkTo(row.call_id), origin) };
  };
  if (row.facts !== null) return await ready(row.facts);
  if (call === null) return now() - row.noted_at < absentMs ? { is: 'not-yet', waitMs: absentAgainMs } : { is: 'no-longer-so' };
  const { facts, digest } = frozen(call);
  if (!(await isStillSo(row, subscription, call, digest, outbox))) return { is: 'no-longer-so' };
  await outbox.freeze(row.id, facts, digest);
  return await ready(facts);
}

async function isStillSo(
  row: MessageRow,
  subscription: SavedSubscription,
  call: CallFacts,
  digest: string,
  outbox: Outbox,
): Promise<boolean> {
  if (row.event === 'call_changed') {
    const told = await outbox.lastTold(row);
    return told !== null && told !== digest;
  }
  return toldOf(subscription, tellableRow(call)).some((event) => event === row.event);
}

/** A message as its receiver is to read it, or why there is none. `mayShow`: whether whoever looks may see numbers. */
export async function write(message: Message, subscription: SavedSubscription, parts: TellingParts, mayShow = true): Promise<Request> {
  // It may have been noted when the receiver was of another kind.
  if (message.event !== 'test' && !canTake(message, subscription)) return { is: 'left-out', why: 'This receiver takes no such message.' };
  const numbers = mayShow && (await showsNumbers(subscription, parts));
  const shown = numbers ? message : parts.mask(message);
  return formats[subscription.format].write({ message: shown, caller: message.call.caller, numbers, subscription, now: parts.now() });
}

function canTake({ event, call }: Message, { format }: SavedSubscription): boolean {
  return eventsOf[format].some((one) => one === event) && formats[format].takes(tellableRow(call));
}

/** Writes, signs and posts a message; of the answer nothing is kept that names the caller. `again`: when it may be tried once more. */
export async function deliver(
  message: Message,
  subscription: SavedSubscription,
  parts: TellingParts,
  again: (at: Instant) => Instant | null,
): Promise<Tried> {
  const { subscriptions, maskNumber, now } = parts;
  const format = formats[subscription.format];
  const request = await write(message, subscription, parts);
  if (request.is === 'left-out') {
    return { at: now(), state: 'left_out', status: null, failure: request.why, answer: null, again: null };
  }
  const secrets = format.isSigned ? await subscriptions.secrets(subscription.id, now()) : [];
  const posted =
    format.isSigned && secrets.length === 0
      ? { status: null, failure: 'The secret cannot be read: make a new one.', answer: null }
      : judged(await parts.send(request.url, request.body, headersOf(request, secrets, parts)), format.refusal);
  const at = now();
  const next = posted.failure !== null && format.mayRetry(posted) ? again(at) : null;
  const answer = posted.answer === null ? null : shownAnswer(posted.answer, message, maskNumber);
  return { ...posted, at, answer, again: next, state: posted.failure === null ? 'sent' : next === null ? 'failed' : 'waiting' };
}

function headersOf(
  { body, headers }: Extract<Request, { is: 'request' }>,
  secrets: readonly string[],
  { agent, now }: TellingParts,
): Record<string, string> {
  const signature = secrets.length === 0 ? {} : { [signatureHeader]: sign(body, secrets, now()) };
  return { 'user-agent': agent, ...headers, ...signature };
}

/** Some receivers refuse with an answer of 200. */
function judged(posted: Posted, refusal: (answer: string) => string | null): Posted {
  return posted.failure === null && posted.answer !== null ? { ...posted, failure: refusal(posted.answer) } : posted;
}

/** Unmasked only as long as whoever asked for it may see numbers. */
export async function showsNumbers(
  { account, numbersBy }: SavedSubscription,
  { seesNumbers }: Pick<TellingParts, 'seesNumbers'>,
): Promise<boolean> {
  return numbersBy !== null && (await seesNumbers(account, numbersBy));
}
