import type { PullAnswer } from '#connectors/pulls.ts';
import type { Instant } from '#domain/instant.ts';
import type { Outgoing } from '#net/request.ts';
import { addressOf, type Ready, redacted } from './access.ts';
import { type Send, Unanswered } from './send.ts';

export interface TrialStep {
  readonly step: 'password' | 'connect' | 'login' | 'calls';
  /** Null = it cannot be told. */
  readonly ok: boolean | null;
  readonly says: string;
}

/** A trial ends with what it knows by then. */
const longestMs = 9_500;

/** Logs in and asks for one window of calls, without waiting and without trying again. */
export async function tryAccess(
  ready: Ready,
  { send, now, signal }: { readonly send: Send; readonly now: () => Instant; readonly signal: AbortSignal },
): Promise<TrialStep[]> {
  const { pulls, credentials } = ready;
  const steps: TrialStep[] = [];
  const step = (name: TrialStep['step'], ok: boolean | null, says: string): false => {
    steps.push({ step: name, ok, says: redacted(says, Object.values(credentials)) });
    return false;
  };
  const late = AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
  const asked = async (outgoing: Omit<Outgoing, 'signal'>): Promise<PullAnswer | false> => {
    try {
      const answer = { ...(await send({ ...outgoing, signal: late })), at: now(), tried: 0 };
      if (steps.length === 0) step('connect', true, `${outgoing.url.host} answers.`);
      return refusal(answer) === null ? answer : step('login', false, refusal(answer) ?? '');
    } catch (error) {
      if (late.aborted) return step('connect', false, `${outgoing.url.host}: no answer within ${longestMs / 1000} s.`);
      if (error instanceof Unanswered) return step('connect', false, error.message);
      throw error;
    }
  };
  let token: string | null = null;
  if (pulls.login !== undefined) {
    const { path, headers, body, read } = pulls.login;
    const url = addressOf({ path }, ready);
    const answer = await asked({ url, method: 'POST', headers: headers(credentials), body: body(credentials) });
    if (answer === false) return steps;
    const told = read(answer);
    if ('failed' in told) step('login', false, told.failed);
    if ('failed' in told) return steps;
    token = told.token;
  }
  const before = Math.floor(now() / pulls.windowMs) * pulls.windowMs;
  const request = pulls.begin({ from: before - pulls.windowMs, before });
  const answer = await asked({ url: addressOf(request, ready), method: 'GET', headers: pulls.headers({ credentials, token }), body: null });
  if (answer === false) return steps;
  step('login', true, 'What was given is accepted.');
  const read = pulls.read(request, answer);
  if ('failed' in read) step('calls', false, read.failed);
  else if ('wait' in read) step('calls', null, 'The list of calls is not ready just now.');
  else
    step(
      'calls',
      true,
      `The list of calls can be read: ${read.total ?? read.deliveries.length} within the last whole ${spanText(pulls.windowMs)}.`,
    );
  return steps;
}

const spanText = (ms: number): string => (ms === 86_400_000 ? 'day (UTC)' : `${ms / 3_600_000} hours`);

/** Why an answer says nothing of what was asked, in words; null = it does. */
export function refusal({ status, body }: PullAnswer, what: 'calls' | 'numbers' = 'calls'): string | null {
  if (status === 429) return 'Answered 429: it is being asked too often just now. Try again in a minute.';
  const text = wordsOf(body);
  if (status !== 401 && status !== 403) return status >= 500 ? `Answered ${status}.` : null;
  return `What was given is refused (${status})${text === '' ? '' : `: ${text}`}. Look whether it was copied whole, and whether it may read ${what}.`;
}

/** What an answer says for people: its `message`, else how it begins. */
function wordsOf(body: Uint8Array): string {
  const text = new TextDecoder().decode(body.subarray(0, 800)).replace(/\s+/gu, ' ').trim();
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read === 'object' && read !== null && 'message' in read && typeof read.message === 'string')
      return read.message.slice(0, 200);
  } catch {
    // No document: its words are all there is.
  }
  return text.slice(0, 200);
}
