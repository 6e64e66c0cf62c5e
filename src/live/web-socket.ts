import { isIP, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { LiveFailure } from './live-system.ts';

export interface WebSocketParts {
  /** Open, and encrypted where it shall be. */
  readonly socket: Socket;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly answerMs: number;
  readonly heard: () => void;
  /** All messages of one reading, in order; more is read when it resolves. */
  readonly take: (messages: readonly string[]) => Promise<void>;
  /** Why another answer than that to a WebSocket ends it. */
  readonly refused: (status: number, says: string) => LiveFailure;
}

/** What the server says of itself in its answer; null where it says nothing. */
export interface Opened {
  readonly server: string | null;
}

/** A message of calls is a few kB. */
const longestMessage = 8 * 1024 * 1024;

/** A WebSocket that is only read, with back-pressure: `ws` does the protocol, because the built-in one cannot wait and takes no own certificate. */
export class ReadWebSocket {
  readonly opened: Promise<Opened>;
  /** Rejects with what ended it, once all that came is taken. */
  readonly ended: Promise<never>;
  readonly #parts: WebSocketParts;
  readonly #socket: WebSocket;
  #held: string[] = [];
  #taking: Promise<void> | null = null;
  #failure: LiveFailure | null = null;
  /** A ping has no answer yet. */
  #asked = false;

  constructor(parts: WebSocketParts) {
    this.#parts = parts;
    const { host, port, path, headers, answerMs, socket } = parts;
    const name = isIP(host) === 6 ? `[${host.split('%')[0] ?? host}]` : host;
    const ws = new WebSocket(`ws://${name}:${port}${path}`, {
      ...{ headers, handshakeTimeout: answerMs, maxPayload: longestMessage, perMessageDeflate: false, followRedirects: false },
      createConnection: () => socket,
    });
    this.#socket = ws;
    let server: string | null = null;
    const heard = (): void => {
      this.#asked = false;
      parts.heard();
    };
    ws.on('message', (data: Buffer) => {
      heard();
      this.#held.push(data.toString('utf8'));
      this.#taking ??= this.#takeAll();
    });
    ws.on('pong', heard);
    ws.on('ping', heard);
    ws.on('upgrade', (answer) => {
      const told = answer.headers['server'];
      server = typeof told === 'string' ? told : null;
    });
    ws.on('unexpected-response', (_request, answer) => {
      answer.resume();
      this.#fail(parts.refused(answer.statusCode ?? 0, answer.statusMessage ?? ''));
    });
    ws.on('error', (error) => this.#fail(new LiveFailure('connect', `The connection broke (${error.message}).`, { cause: error })));
    this.opened = new Promise((resolve, reject) => {
      ws.on('open', () => resolve({ server }));
      ws.on('close', () => reject(this.#why()));
    });
    this.ended = new Promise((_, reject) => {
      ws.on('close', () => void (this.#taking ?? Promise.resolve()).then(() => reject(this.#why())));
    });
    // Whoever waits for one of them hears of it; the other must not count as unheard.
    this.opened.catch(() => undefined);
    this.ended.catch(() => undefined);
  }

  /** Pings until there is no answer. */
  async keepAlive(pingMs: number, signal: AbortSignal): Promise<never> {
    for (;;) {
      await pause(pingMs, undefined, { signal, ref: false });
      this.#asked = true;
      this.#socket.ping();
      await pause(this.#parts.answerMs, undefined, { signal, ref: false });
      // While messages are taken nothing is read, so no answer either.
      while (this.#busy()) await pause(this.#parts.answerMs, undefined, { signal, ref: false });
      if (this.#waits()) throw new LiveFailure('connect', `No answer to a ping within ${this.#parts.answerMs / 1000} s.`);
    }
  }

  /** Says goodbye, but waits for no one long. */
  async leave(): Promise<void> {
    this.#socket.close();
    await pause(500, undefined, { ref: false });
    this.#socket.terminate();
  }

  destroy(): void {
    this.#socket.terminate();
  }

  async #takeAll(): Promise<void> {
    // What came in the same bytes is taken together.
    await new Promise((resolve) => setImmediate(resolve));
    this.#socket.pause();
    try {
      while (this.#held.length > 0) {
        const messages = this.#held;
        this.#held = [];
        await this.#parts.take(messages);
      }
    } catch (error) {
      this.#fail(error instanceof LiveFailure ? error : new LiveFailure('connect', 'What came could not be taken.', { cause: error }));
      this.#held = [];
    } finally {
      this.#taking = null;
      this.#socket.resume();
    }
  }

  #busy(): boolean {
    return this.#taking !== null;
  }

  #waits(): boolean {
    return this.#asked;
  }

  #fail(failure: LiveFailure): void {
    this.#failure ??= failure;
    this.#socket.terminate();
  }

  #why(): LiveFailure {
    return this.#failure ?? new LiveFailure('connect', 'The other side closed the connection.');
  }
}
