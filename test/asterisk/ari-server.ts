import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const file = fileURLToPath(new URL('../../examples/asterisk-a/ari-events.jsonl.gz', import.meta.url));

/** The events of the recorded run, each as the PBX sent it. */
export function readAriEvents(): readonly string[] {
  return gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.stringify((JSON.parse(line) as { event: unknown }).event));
}

export interface AriServerOptions {
  readonly events: readonly string[];
  readonly user: string;
  readonly password: string;
  /** Numbers of events within whose bytes the connection is cut, each once; the event is sent again whole. */
  readonly cuts?: readonly number[];
  readonly tls?: { readonly key: string; readonly cert: string };
  /** What is answered instead of a WebSocket. */
  readonly instead?: readonly [status: number, says: string];
  /** Pings are not answered. */
  readonly dead?: true;
}

/** A REST interface over real sockets that tells a recorded run: one session at a time goes on where the last one ended. */
export class AriServer {
  readonly #options: AriServerOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  readonly #cuts: number[];
  #next = 0;
  #lastWritten: Duplex | null = null;
  sessions = 0;
  /** Addresses that were asked for. */
  readonly asked: string[] = [];

  constructor(options: AriServerOptions) {
    this.#options = options;
    this.#cuts = [...(options.cuts ?? [])].sort((a, b) => a - b);
    this.#server = options.tls === undefined ? createServer() : createTlsServer(options.tls);
    this.#server.on('upgrade', (request: IncomingMessage, socket: Duplex) => this.#upgrade(request, socket));
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  /** Everything was told. */
  get done(): boolean {
    return this.#next >= this.#options.events.length;
  }

  /** Ends the last session once all that was told is on its way, as a PBX that shuts down. */
  async finish(): Promise<void> {
    const last = this.#lastWritten;
    if (last === null || last.destroyed) return;
    await new Promise<void>((resolve) => last.once('close', resolve).end(frame(0x88, Buffer.alloc(0))));
  }

  async close(): Promise<void> {
    this.drop();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /** Ends the sessions as a restart of the PBX does; new ones are taken. */
  drop(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Another client takes the application of whoever is connected. */
  replace(): void {
    const told = JSON.stringify({ type: 'ApplicationReplaced', timestamp: '2026-11-21T16:25:31.002-0500', application: 'ringtrace' });
    for (const socket of this.#sockets) socket.write(frame(0x81, Buffer.from(told)));
  }

  #upgrade({ headers, url = '', method }: IncomingMessage, socket: Duplex): void {
    const { user, password, instead } = this.#options;
    this.asked.push(`${method ?? ''} ${url}`);
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const refusal =
      instead ?? (!url.startsWith('/ari/events?') ? [404, 'Not Found'] : headers.authorization === basic ? null : [401, 'Unauthorized']);
    if (refusal !== null) {
      socket.end(`HTTP/1.1 ${refusal.join(' ')}\r\nServer: Asterisk/22.10.1\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.sessions += 1;
    const accept = createHash('sha1')
      .update(`${headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    const answer = ['Server: Asterisk/22.10.1', 'Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${accept}`];
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${answer.join('\r\n')}\r\n\r\n`);
    socket.on('data', (bytes: Buffer) => this.#hear(bytes, socket));
    void this.#tell(socket);
  }

  /** What a reader says is short and whole: pings and the end. */
  #hear(bytes: Buffer, socket: Duplex): void {
    const opcode = (bytes[0] ?? 0) & 0x0f;
    if (opcode === 8) socket.end(frame(0x88, Buffer.alloc(0)));
    if (opcode === 9 && this.#options.dead !== true) socket.write(frame(0x8a, Buffer.alloc(0)));
  }

  async #tell(socket: Duplex): Promise<void> {
    const { events } = this.#options;
    for (let event = events[this.#next]; event !== undefined && !socket.destroyed; event = events[this.#next]) {
      const bytes = frame(0x81, Buffer.from(event));
      if (this.#cuts[0] === this.#next) {
        this.#cuts.shift();
        socket.end(bytes.subarray(0, Math.floor(bytes.length / 2)));
        return;
      }
      this.#next += 1;
      if (this.done) this.#lastWritten = socket;
      if (!socket.write(bytes)) await new Promise<void>((resolve) => void socket.once('drain', resolve).once('close', resolve));
    }
  }
}

/** A frame as a server sends it: whole, and not masked. */
function frame(first: number, body: Buffer): Buffer {
  const head = body.length < 126 ? Buffer.from([first, body.length]) : Buffer.from([first, 126, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([head, body]);
}
