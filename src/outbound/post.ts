import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { guardedLookup, isPublic, literalOf, RefusedAddress } from './addresses.ts';

/** What came of a request; `failure` is null where the receiver took it (2xx). */
export interface Posted {
  readonly status: number | null;
  readonly failure: string | null;
  readonly answer: string | null;
}

export interface PostOptions {
  readonly allowPrivate: boolean;
  readonly lookup?: ReturnType<typeof guardedLookup>;
  readonly timeoutMs?: number;
}

const answerBytes = 2048;

/** One POST: no redirect is followed, nothing is kept open, and of the answer the beginning is read. Never throws. */
export async function post(
  address: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
  { allowPrivate, lookup = guardedLookup(allowPrivate), timeoutMs = 10_000 }: PostOptions,
): Promise<Posted> {
  const url = URL.parse(address);
  if (url === null) return failed('The address cannot be read: set it again.');
  // A literal address is connected to without being looked up.
  const literal = literalOf(url);
  if (!allowPrivate && url.protocol !== 'https:') return failed('The address is not https://.');
  if (literal !== null && !allowPrivate && !isPublic(literal)) return failed(new RefusedAddress(literal).message);
  const signal = AbortSignal.timeout(timeoutMs);
  const request = url.protocol === 'http:' ? httpRequest : httpsRequest;
  return await new Promise<Posted>((resolve) => {
    const fail = (error: Error): void => resolve(failed(signal.aborted ? `No answer within ${timeoutMs / 1000} s.` : sentence(error)));
    const sent = request(url, {
      ...{ method: 'POST', agent: false, signal, lookup },
      headers: { ...headers, 'content-length': String(body.byteLength), connection: 'close' },
    });
    sent.on('error', fail);
    sent.on('response', (response) => {
      void beginningOf(response).then((answer) => resolve(judged(response, answer)));
    });
    sent.end(body);
  });
}

/** What the receiver said counts from its first line on: an answer that breaks off was given. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      parts.push(part);
      bytes += part.byteLength;
      if (bytes >= answerBytes) break;
    }
  } catch {
    // It broke off.
  }
  response.destroy();
  return new TextDecoder().decode(Buffer.concat(parts).subarray(0, answerBytes)).replaceAll('\0', '');
}

function judged({ statusCode: status = 0 }: IncomingMessage, answer: string): Posted {
  if (status >= 200 && status < 300) return { status, failure: null, answer };
  const redirects = status >= 300 && status < 400;
  return { status, failure: redirects ? `Answered ${status}: redirects are not followed.` : `Answered ${status}.`, answer };
}

const failed = (failure: string): Posted => ({ status: null, failure, answer: null });

const known: Readonly<Record<string, string>> = {
  ENOTFOUND: 'There is no host of this name.',
  EAI_AGAIN: 'The name of the host cannot be resolved now.',
  ECONNREFUSED: 'Nobody listens there.',
  ECONNRESET: 'The receiver broke off without an answer.',
  EHOSTUNREACH: 'There is no way to the host.',
  ENETUNREACH: 'There is no way to the host.',
};

function sentence(error: Error): string {
  if (error instanceof RefusedAddress) return error.message;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return known[code] ?? `The connection failed: ${code}.`;
}
