import type { Socket } from 'node:net';
import { EslReader, type EslMessage } from '#connectors/freeswitch/esl-protocol.ts';
import { wordOf } from './open-socket.ts';
import { LiveFailure } from './live-system.ts';

type Answer = Extract<EslMessage, { kind: 'reply' | 'answer' }>;

export interface EslSessionParts {
  readonly socket: Socket;
  readonly answerMs: number;
  readonly heard: () => void;
  /** All events of one reading, in order; the next bytes are read when it resolves. */
  readonly take: (events: readonly Extract<EslMessage, { kind: 'event' }>[]) => Promise<void>;
}

/** A conversation with an event socket: answers go to who asked, events to `take`. */
export class EslSession {
  /** Rejects with what ended it. */
  readonly ended: Promise<never>;
  /** The server has asked for the password. */
  readonly greeted: Promise<void>;
  readonly #parts: EslSessionParts;
  /** Answers name no command: they come in the order of asking. */
  readonly #asked: { resolve: (answer: Answer) => void; reject: (error: unknown) => void }[] = [];
  #greet: { resolve: () => void; reject: (error: unknown) => void } = { resolve: () => undefined, reject: () => undefined };
  #over: LiveFailure | null = null;
  /** Events are being taken, so answers are not read: a wait for one does not run out. */
  #taking = false;

  constructor(parts: EslSessionParts) {
    this.#parts = parts;
    this.greeted = new Promise((resolve, reject) => {
      this.#greet = { resolve, reject };
    });
    this.ended = this.#read();
    // Whoever waits for one of them hears of it; the others must not count as unheard.
    this.greeted.catch(() => undefined);
    this.ended.catch(() => undefined);
  }

  /** Sends a command (see `commandOf`) and waits for its answer, whatever that says. */
  async ask(command: string): Promise<Answer> {
    if (this.#over !== null) throw this.#over;
    const { socket, answerMs } = this.#parts;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Answer>((resolve, reject) => {
        this.#asked.push({ resolve, reject });
        socket.write(command);
        const late = (): void => {
          if (this.#taking) timer = setTimeout(late, answerMs);
          else reject(new LiveFailure('login', `No answer to "${command.split(' ', 1)[0] ?? ''}" within ${answerMs / 1000} s.`));
        };
        timer = setTimeout(late, answerMs);
      });
    } finally {
      clearTimeout(timer);
    }
  }

  async #read(): Promise<never> {
    const { socket, heard, take } = this.#parts;
    const reader = new EslReader();
    let failure = new LiveFailure('connect', 'The other side closed the connection.');
    try {
      for await (const bytes of socket as AsyncIterable<Buffer>) {
        heard();
        const events: Extract<EslMessage, { kind: 'event' }>[] = [];
        let left: LiveFailure | null = null;
        for (const message of reader.push(bytes)) {
          if (message.kind === 'event') events.push(message);
          else left ??= this.#told(message);
        }
        this.#taking = true;
        if (events.length > 0) await take(events);
        this.#taking = false;
        if (left !== null) throw left;
      }
    } catch (error) {
      failure =
        error instanceof LiveFailure ? error : new LiveFailure('connect', `The connection broke (${wordOf(error)}).`, { cause: error });
    }
    this.#taking = false;
    this.#over = failure;
    socket.destroy();
    this.#greet.reject(failure);
    for (const { reject } of this.#asked) reject(failure);
    throw failure;
  }

  /** Why the session is over, where the message says so. */
  #told(message: Exclude<EslMessage, { kind: 'event' }>): LiveFailure | null {
    switch (message.kind) {
      case 'auth':
        this.#greet.resolve();
        return null;
      case 'reply':
      case 'answer':
        this.#asked.shift()?.resolve(message);
        return null;
      case 'farewell': {
        const says = JSON.stringify(message.says);
        if (!message.refused) return new LiveFailure('connect', `The server ended the session: ${says}.`);
        const look = 'See "apply-inbound-acl" in event_socket.conf.xml.';
        return new LiveFailure('login', `The server wants nothing of our address: ${says}. ${look}`, { refused: true });
      }
      case 'broken':
        return new LiveFailure('greeting', message.says);
    }
  }
}
