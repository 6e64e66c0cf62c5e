import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { guardedLookup, isPublic, literalOf, RefusedAddress } from '#outbound/addresses.ts';
import type { PullAnswer } from '#connectors/pulls.ts';

export interface Outgoing {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly signal: AbortSignal;
}

export type Answered = Omit<PullAnswer, 'tried' | 'at'>;

/** Asks, and gives what was answered, whatever it says. Throws `Unanswered` where nothing was. */
export type Send = (outgoing: Outgoing) => Promise<Answered>;

/** No answer, in words that can be shown; `lasting`: it will not do another time either. */
export class Unanswered extends Error {
  readonly lasting: boolean;

  constructor(message: string, lasting = false) {
    super(message);
    this.name = 'Unanswered';
    this.lasting = lasting;
  }
}

const mostBytes = 64 * 1024 * 1024;

/** Over HTTP. No redirect is followed: what proves us goes to nobody else. */
export function sender({ allowPrivate, agent, timeoutMs = 60_000 }: { allowPrivate: boolean; agent: string; timeoutMs?: number }): Send {
  const lookup = guardedLookup(allowPrivate);
  return async ({ url, method, headers, body, signal }) => {
    const literal = literalOf(url);
    if (!allowPrivate && url.protocol !== 'https:') throw new Unanswered('The address of the API is not https://.', true);
    if (literal !== null && !allowPrivate && !isPublic(literal)) throw new Unanswered(new RefusedAddress(literal).message, true);
    const late = AbortSignal.timeout(timeoutMs);
    const request = url.protocol === 'http:' ? httpRequest : httpsRequest;
    try {
      return await new Promise<Answered>((resolve, reject) => {
        const sent = request(url, {
          ...{ method, agent: false, lookup, signal: AbortSignal.any([signal, late]) },
          headers: { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': agent, ...headers, connection: 'close' },
        });
        sent.on('error', reject);
        sent.on('response', (response) => void bodyOf(response).then((bytes) => resolve(answered(response, bytes)), reject));
        sent.end(body ?? undefined);
      });
    } catch (error) {
      if (signal.aborted || error instanceof Unanswered) throw error;
      if (error instanceof RefusedAddress) throw new Unanswered(error.message, true);
      throw new Unanswered(late.aborted ? `No answer within ${timeoutMs / 1000} s.` : sentence(error, url.hostname));
    }
  };
}

async function bodyOf(response: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    bytes += part.byteLength;
    if (bytes > mostBytes) throw new Unanswered(`An answer may have ${mostBytes} bytes; this one has more.`, true);
  }
  return Buffer.concat(parts);
}

function answered({ statusCode = 0, headers }: IncomingMessage, body: Buffer): Answered {
  const told = Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]);
  return { status: statusCode, headers: Object.fromEntries(told) as Record<string, string>, body };
}

const known: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the name of the host cannot be resolved now',
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'it broke off without an answer',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to the host',
};

function sentence(error: unknown, host: string): string {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no connection';
  return `${host}: ${known[code] ?? code}.`;
}
