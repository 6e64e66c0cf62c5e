import type { IncomingMessage } from 'node:http';
import type { PullAnswer } from '#connectors/pulls.ts';
import { RefusedAddress } from '#net/addresses.ts';
import { type Outgoing, request, unreached } from '#net/request.ts';

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

/** Over HTTP. */
export function sender({ allowPrivate, agent, timeoutMs = 60_000 }: { allowPrivate: boolean; agent: string; timeoutMs?: number }): Send {
  const own = { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': agent };
  return async ({ headers, signal, ...outgoing }) => {
    const late = AbortSignal.timeout(timeoutMs);
    const asked = { ...outgoing, headers: { ...own, ...headers }, signal: AbortSignal.any([signal, late]) };
    try {
      const response = await request(asked, { allowPrivate });
      return answered(response, await bodyOf(response));
    } catch (error) {
      if (signal.aborted || error instanceof Unanswered) throw error;
      if (error instanceof RefusedAddress) throw new Unanswered(error.message, true);
      throw new Unanswered(
        late.aborted ? `No answer within ${timeoutMs / 1000} s.` : `${asked.url.hostname}: ${unreached(error).message}.`,
      );
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
