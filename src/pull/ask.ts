import type { PullAnswer, PullRequest } from '#connectors/pulls.ts';
import type { PullChange } from '#connectors/subscribes.ts';
import { minuteMs, type Instant } from '#domain/instant.ts';
import { growingMs } from '#pace/growing-pause.ts';
import { addressOf, type Ready, redacted } from './access.ts';
import { Pace } from './bucket.ts';
import { mayPass, mostTries, retryAfterMs, tryPauses } from './pauses.ts';
import { type Send, Unanswered } from './send.ts';

/** Asking ended for good, in words that can be shown. */
export class PullFailure extends Error {
  /** What proves us was refused. */
  readonly refused: boolean;

  constructor(message: string, { refused = false, cause }: { refused?: boolean; cause?: unknown } = {}) {
    super(message, { cause });
    this.name = 'PullFailure';
    this.refused = refused;
  }
}

export interface AskParts {
  readonly send: Send;
  readonly now: () => Instant;
  readonly random: () => number;
  /** Rejects when the signal says so. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Why nothing is asked just now. */
export interface Waiting {
  readonly until: Instant;
  /** `pace`: our own; `asked`: the system asked for it; `failing`: after a failure, which `error` tells. */
  readonly why: 'pace' | 'asked' | 'failing';
}

/** Asks one system, within its limits, and again where it may help. One for all that is asked with the same credentials. */
export class Asker {
  readonly #parts: AskParts;
  #pace: { readonly pace: Pace; readonly rates: Ready['pulls']['rates'] } | null = null;
  #token: { readonly text: string; readonly until: Instant } | null = null;
  /** Not before: the system asked for it. */
  #restUntil: Instant = 0;
  #waiting: Waiting | null = null;
  #error: string | null = null;
  #asked: Instant[] = [];

  constructor(parts: AskParts) {
    this.#parts = parts;
  }

  get waiting(): Waiting | null {
    return this.#waiting;
  }

  /** The last failure, while it lasts. */
  get error(): string | null {
    return this.#error;
  }

  /** Requests of the last minute. */
  get perMinute(): number {
    const since = this.#parts.now() - minuteMs;
    this.#asked = this.#asked.filter((at) => at > since);
    return this.#asked.length;
  }

  /** `ready` is asked for each try: what is configured may change meanwhile. `tried`: how often it was told to wait. */
  async ask(
    request: PullRequest & Partial<PullChange>,
    tried: number,
    ready: () => Promise<Ready>,
    signal: AbortSignal,
  ): Promise<PullAnswer> {
    let fresh = false;
    for (let failures = 0; ;) {
      const of = await ready();
      const token = await this.#tokenFor(of, signal);
      const answer = await this.#once(
        of,
        { url: addressOf(request, of), token: token?.text ?? null, login: false, change: request.change },
        signal,
      );
      if (answer instanceof Unanswered) {
        if (answer.lasting) throw new PullFailure(answer.message);
        failures += 1;
        await this.#afterFailure(answer.message, failures, null, signal);
        continue;
      }
      const asked = this.#rest(of, answer);
      const { status } = answer;
      if (status === 401 && token !== null && !fresh) {
        // It ran out, or was taken back.
        this.#token = null;
        fresh = true;
        continue;
      }
      if (status === 401 || status === 403) throw new PullFailure(this.#refusal(of, answer), { refused: true });
      if (status >= 300 && status < 400) throw new PullFailure(`Answered ${status}: redirects are not followed.`);
      if (mayPass(status)) {
        failures += 1;
        await this.#afterFailure(`Answered ${status}.`, failures, asked, signal);
        continue;
      }
      this.#error = null;
      return { ...answer, tried };
    }
  }

  /** Headers of a request that somebody else makes, when it is its turn; `fresh`: the token that was given before is refused. */
  async proof(of: Ready, fresh: boolean, signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
    if (fresh) this.#token = null;
    const token = await this.#tokenFor(of, signal);
    await this.#turn(of, signal);
    this.#asked.push(this.#parts.now());
    return of.pulls.headers({ credentials: of.credentials, token: token?.text ?? null });
  }

  /** Waits as `read` asked for. */
  async wait(seconds: number, signal: AbortSignal): Promise<void> {
    await this.#sleep(seconds * 1000, 'asked', signal);
  }

  async #once(
    of: Ready,
    { url, token, login, change }: { url: URL; token: string | null; login: boolean; change?: PullChange['change'] | undefined },
    signal: AbortSignal,
  ): Promise<(PullAnswer & { readonly tried: 0 }) | Unanswered> {
    const { send, now } = this.#parts;
    await this.#turn(of, signal);
    const { pulls, credentials } = of;
    this.#asked.push(now());
    try {
      const answered = await send({
        url,
        method: login ? 'POST' : (change?.method ?? 'GET'),
        headers: login
          ? (pulls.login?.headers(credentials) ?? {})
          : { ...pulls.headers({ credentials, token }), ...(change?.json == null ? {} : { 'content-type': 'application/json' }) },
        body: login ? (pulls.login?.body(credentials) ?? '') : change?.json == null ? null : JSON.stringify(change.json),
        signal,
      });
      return { ...answered, at: now(), tried: 0 };
    } catch (error) {
      if (error instanceof Unanswered) return error;
      throw error;
    }
  }

  async #tokenFor(of: Ready, signal: AbortSignal): Promise<{ readonly text: string } | null> {
    const { login } = of.pulls;
    if (login === undefined) return null;
    for (let failures = 0; ;) {
      if (this.#token !== null && this.#token.until > this.#parts.now()) return this.#token;
      const answer = await this.#once(of, { url: addressOf({ path: login.path }, of), token: null, login: true }, signal);
      if (answer instanceof Unanswered) {
        if (answer.lasting) throw new PullFailure(answer.message);
        failures += 1;
        await this.#afterFailure(answer.message, failures, null, signal);
        continue;
      }
      const asked = this.#rest(of, answer);
      if (mayPass(answer.status)) {
        failures += 1;
        await this.#afterFailure(`The login answered ${answer.status}.`, failures, asked, signal);
        continue;
      }
      if (answer.status >= 300) throw new PullFailure(this.#refusal(of, answer), { refused: true });
      const read = login.read(answer);
      if ('failed' in read) throw new PullFailure(read.failed, { refused: true });
      // A little before it runs out.
      this.#token = { text: read.token, until: this.#parts.now() + Math.max(30, read.seconds - 60) * 1000 };
    }
  }

  /** Waits for its turn. */
  async #turn(of: Ready, signal: AbortSignal): Promise<void> {
    const { now } = this.#parts;
    if (this.#pace?.rates !== of.pulls.rates) this.#pace = { pace: new Pace(of.pulls.rates, now()), rates: of.pulls.rates };
    const { pace } = this.#pace;
    for (;;) {
      const [rest, own] = [this.#restUntil - now(), pace.waitMs(now())];
      if (rest <= 0 && own <= 0) break;
      await this.#sleep(Math.max(rest, own), rest > own ? 'asked' : 'pace', signal);
    }
    signal.throwIfAborted();
    pace.take(now());
  }

  /** How long the system asks us to rest, which the next request keeps to. */
  #rest({ pulls }: Ready, answer: PullAnswer): number | null {
    const seconds = pulls.pause?.(answer) ?? null;
    const asked = [retryAfterMs(answer), seconds === null ? null : seconds * 1000].filter((ms) => ms !== null);
    if (asked.length === 0) return null;
    const ms = Math.max(...asked);
    this.#restUntil = Math.max(this.#restUntil, this.#parts.now() + ms);
    return ms;
  }

  /** Waits, longer each time, and at least as long as was asked for; gives up in the end. */
  async #afterFailure(says: string, failures: number, askedMs: number | null, signal: AbortSignal): Promise<void> {
    this.#error = says;
    if (failures >= mostTries) throw new PullFailure(`${says} It was asked ${failures} times.`);
    const own = growingMs(tryPauses, failures, this.#parts.random());
    await this.#sleep(Math.max(own, askedMs ?? 0), askedMs === null ? 'failing' : 'asked', signal);
  }

  async #sleep(ms: number, why: Waiting['why'], signal: AbortSignal): Promise<void> {
    this.#waiting = { until: this.#parts.now() + ms, why };
    try {
      await this.#parts.pause(ms, signal);
    } finally {
      this.#waiting = null;
    }
  }

  #refusal({ credentials }: Ready, { status, body }: PullAnswer): string {
    const text = new TextDecoder().decode(body.subarray(0, 800)).replace(/\s+/gu, ' ').trim().slice(0, 200);
    const says = text === '' ? `Answered ${status}.` : `Answered ${status}: ${text}`;
    return `The API refuses what was given to log in with. ${redacted(says, [...Object.values(credentials), this.#token?.text ?? ''])}`;
  }
}
