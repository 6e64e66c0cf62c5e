import type { IncomingMessage } from 'node:http';
import { RefusedAddress } from '#net/addresses.ts';
import { type Guard, request, unreached } from '#net/request.ts';

/** What came of a request; `failure` is null where the receiver took it (2xx). */
export interface Posted {
  readonly status: number | null;
  readonly failure: string | null;
  readonly answer: string | null;
}

const answerBytes = 2048;

/** One POST: of the answer the beginning is read. Never throws. */
export async function post(
  address: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
  { timeoutMs = 10_000, ...guard }: Guard & { readonly timeoutMs?: number },
): Promise<Posted> {
  const url = URL.parse(address);
  if (url === null) return failed('The address cannot be read: set it again.');
  const signal = AbortSignal.timeout(timeoutMs);
  const length = { 'content-length': String(body.byteLength) };
  try {
    const response = await request({ url, method: 'POST', headers: { ...headers, ...length }, body, signal }, guard);
    return judged(response, await beginningOf(response));
  } catch (error) {
    if (error instanceof RefusedAddress) return failed(error.message);
    return failed(signal.aborted ? `No answer within ${timeoutMs / 1000} s.` : sentence(unreached(error).message));
  }
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

const sentence = (part: string): string => `${part.slice(0, 1).toUpperCase()}${part.slice(1)}.`;
