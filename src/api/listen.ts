import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { Failure } from '#domain/failure.ts';

/** An open port. */
export interface Listening {
  readonly port: number;
  /** Takes nothing new, lets what runs end, and cuts off what has not ended after a few seconds. */
  close(): Promise<void>;
}

const graceMs = 5_000;

/**
 * `keepAliveTimeout`: a connection that is closed for want of work at the very moment at which a sender uses it loses what a sender
 * without retries posts, so idle connections are held longer than proxies and senders hold theirs (60 s is usual).
 */
const limits = { requestTimeout: 120_000, headersTimeout: 20_000, keepAliveTimeout: 75_000 };

/** Opens a port; slow senders are cut off. */
export async function listen(fetch: (request: Request) => Response | Promise<Response>, host: string, port: number): Promise<Listening> {
  const server = createAdaptorServer({ fetch, serverOptions: limits }) as Server;
  await new Promise<void>((opened, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) => failed(sayWhy(error, host, port)));
    server.listen(port, host, () => opened());
  });
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('The server listens on no port.');
  return {
    port: at.port,
    close: async () =>
      await new Promise<void>((done) => {
        const cut = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(cut);
          done();
        });
        server.closeIdleConnections();
      }),
  };
}

function sayWhy(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const because = { cause: error };
  if (error.code === 'EADDRINUSE') {
    return new Failure('store-in-use', `Another program listens on ${host}:${port}; choose another port with --port or PORT.`, because);
  }
  if (error.code === 'EACCES')
    return new Failure('store-read-only', `No permission to listen on ${host}:${port}; ports below 1024 need it.`, because);
  if (error.code === 'EADDRNOTAVAIL') return new Failure('store-unavailable', `This machine has no address ${host}.`, because);
  return error;
}
