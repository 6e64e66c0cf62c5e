import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';

/** What requests carry: the node connection (absent where the app is asked in the process), and what the access log tells. */
export interface Env {
  Bindings: { incoming?: IncomingMessage };
  Variables: { route: string; caller: string | null };
}

/** The other end. A proxy on this machine is believed about whom it speaks for; nobody else is. */
export function clientAddress(c: Context<Env>): string {
  // Asked in the process there is no connection, and then no bindings either.
  const bindings = c.env as Env['Bindings'] | undefined;
  const remote = bindings?.incoming?.socket.remoteAddress ?? 'this process';
  const loopback = remote === '127.0.0.1' || remote === '::1' || remote === '::ffff:127.0.0.1';
  const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  return loopback && forwarded !== undefined && forwarded !== '' ? forwarded : remote;
}
