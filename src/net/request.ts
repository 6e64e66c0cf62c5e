import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { closedTo, guardedLookup, RefusedAddress } from './addresses.ts';

export interface Outgoing {
  readonly url: URL;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string | null;
  /** Ends the request, and the reading of its answer. */
  readonly signal: AbortSignal;
}

export interface Guard {
  readonly allowPrivate: boolean;
  readonly lookup?: LookupFunction;
}

/** Nothing was answered: why, as part of a sentence. `lasting`: it will not be another time either. */
export class Unreached extends Error {
  readonly lasting: boolean;

  constructor(message: string, { lasting = false, cause }: { lasting?: boolean; cause?: unknown } = {}) {
    super(message, { cause });
    this.name = 'Unreached';
    this.lasting = lasting;
  }
}

/**
 * One HTTP request on a line of its own, to public addresses alone unless private ones are allowed. No redirect is followed: what proves
 * us goes to nobody else. Gives the answer, whose body is still to be read. Rejects with `RefusedAddress` or `Unreached`, or as the signal says.
 */
export async function request(
  { url, method, headers, body, signal }: Outgoing,
  { allowPrivate, lookup = guardedLookup(allowPrivate) }: Guard,
): Promise<IncomingMessage> {
  const closed = closedTo(url, allowPrivate);
  if (closed !== null) throw new RefusedAddress(closed);
  const ask = url.protocol === 'http:' ? httpRequest : httpsRequest;
  return await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = ask(url, { method, agent: false, lookup, signal, headers: { ...headers, connection: 'close' } });
    sent.on('error', (error) => reject(signal.aborted || error instanceof RefusedAddress ? error : unreached(error)));
    sent.on('response', resolve);
    sent.end(body ?? undefined);
  });
}

const known: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the name of the host cannot be resolved now',
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'it broke off without an answer',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to the host',
  ETIMEDOUT: 'there is no way to the host',
};

/** A failure of a line, also one while an answer is read. */
export function unreached(error: unknown): Unreached {
  if (error instanceof Unreached) return error;
  const code = error instanceof Error ? ('code' in error && typeof error.code === 'string' ? error.code : error.name) : String(error);
  return new Unreached(known[code] ?? `the connection failed (${code})`, { cause: error });
}
