import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What the receiver answers; it may take its time. */
export type Answering = (request: Received) => Promise<Answered> | Answered;
interface Answered {
  readonly status: number;
  readonly text?: string;
  readonly headers?: Record<string, string>;
}

/** A real HTTP server on this machine that keeps what it is told. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  answer: Answering;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const receiver: { received: Received[]; answer: Answering } = { received: [], answer: () => ({ status: 200, text: 'ok' }) };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const one = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts) };
      receiver.received.push(one);
      void Promise.resolve(receiver.answer(one)).then(({ status, text = '', headers = {} }) =>
        response.writeHead(status, headers).end(text),
      );
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${port}/hook`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  });
}
