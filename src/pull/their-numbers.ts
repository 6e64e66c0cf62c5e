import type { TheirNumber } from '#connectors/pulls.ts';
import type { Instant } from '#domain/instant.ts';
import { addressOf, type Ready, redacted } from './access.ts';
import { PullFailure } from './ask.ts';
import { type Send, Unanswered } from './send.ts';
import { refusal } from './trial.ts';

const mostPages = 20;
const longestMs = 25_000;

/**
 * The numbers of the account, as its system lists them now; asked at once, without trying again. Throws `PullFailure` with what is
 * wrong in words.
 */
export async function theirNumbers(
  { pulls, credentials, baseOf }: Ready,
  { send, now, signal }: { readonly send: Send; readonly now: () => Instant; readonly signal: AbortSignal },
): Promise<TheirNumber[]> {
  const list = pulls.numbers;
  const fail = (says: string): PullFailure => new PullFailure(redacted(says, Object.values(credentials)));
  if (list === undefined) throw fail('The API of this system does not list numbers.');
  const late = AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
  const found = new Map<string, TheirNumber>();
  let request: typeof list.begin | null = list.begin;
  for (let pages = 0; request !== null; pages += 1) {
    if (pages === mostPages) throw fail(`More than ${mostPages} pages of numbers, ${found.size} by then.`);
    const url = addressOf(request, { pulls, credentials, baseOf });
    try {
      const answered = await send({ url, method: 'GET', headers: pulls.headers({ credentials, token: null }), body: null, signal: late });
      const answer = { ...answered, at: now(), tried: pages };
      const refused = refusal(answer, 'numbers');
      if (refused !== null) throw fail(refused);
      const read = list.read(request, answer);
      if ('failed' in read) throw fail(read.failed);
      for (const one of read.numbers) found.set(one.number, one);
      request = read.next;
    } catch (error) {
      if (late.aborted && !signal.aborted) throw fail(`${url.host}: no answer within ${longestMs / 1000} s.`);
      if (error instanceof Unanswered) throw fail(error.message);
      throw error;
    }
  }
  return [...found.values()];
}
