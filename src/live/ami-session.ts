import type { Socket } from 'node:net';
import { actionText, AmiReader, headerOf, type AmiBlock } from '#connectors/asterisk/ami-protocol.ts';
import { LiveFailure } from './live-system.ts';
import { wordOf } from './open-socket.ts';

/** Begins the ids of our own actions: blocks that bear such an id are answers to us. */
const ownId = 'ringtrace-';

export interface AmiSessionParts {
  readonly socket: Socket;
  readonly answerMs: number;
  readonly heard: () => void;
  /** All events of one reading, in order; the next bytes are read when it resolves. */
  readonly take: (events: readonly AmiBlock[]) => Promise<void>;
}

/** A conversation with a manager interface over an open socket: answers go to who asked, events to `take`. */
export class AmiSession {
  /** Rejects with what ended it. */
  readonly ended: Promise<never>;
  /** Version of the interface. */
  readonly greeting: Promise<string>;
  readonly #parts: AmiSessionParts;
  readonly #asked = new Map<string, { resolve: (block: AmiBlock) => void; reject: (error: unknown) => void }>();
  #greet: { resolve: (version: string) => void; reject: (error: unknown) => void } = { resolve: () => undefined, reject: () => undefined };
  #count = 0;
  #over: LiveFailure | null = null;
  /** Events are being taken, so answers are not read: a wait for one does not run out. */
  #taking = false;

  constructor(parts: AmiSessionParts) {
    this.#parts = parts;
    this.greeting = new Promise((resolve, reject) => {
      this.#greet = { resolve, reject };
    });
    this.ended = this.#read();
    // Whoever waits for one of them hears of it; the others must not count as unheard.
    this.greeting.catch(() => undefined);
    this.ended.catch(() => undefined);
  }

  /** Sends an action and waits for its answer, whatever that says. */
  async ask(action: string, fields: Readonly<Record<string, string>> = {}): Promise<AmiBlock> {
    if (this.#over !== null) throw this.#over;
    const id = this.send(action, fields);
    const { answerMs } = this.#parts;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<AmiBlock>((resolve, reject) => {
        this.#asked.set(id, { resolve, reject });
        const late = (): void => {
          if (this.#taking) timer = setTimeout(late, answerMs);
          else reject(new LiveFailure('login', `No answer to "${action}" within ${answerMs / 1000} s.`));
        };
        timer = setTimeout(late, answerMs);
      });
    } finally {
      clearTimeout(timer);
      this.#asked.delete(id);
    }
  }

  /** Sends an action whose answer nobody waits for; its id. */
  send(action: string, fields: Readonly<Record<string, string>> = {}): string {
    this.#count += 1;
    const id = `${ownId}${this.#count}`;
    this.#parts.socket.write(actionText(action, id, fields));
    return id;
  }

  async #read(): Promise<never> {
    const { socket, heard, take } = this.#parts;
    const reader = new AmiReader();
    let failure = new LiveFailure('connect', 'The other side closed the connection.');
    try {
      for await (const bytes of socket as AsyncIterable<Buffer>) {
        heard();
        const events: AmiBlock[] = [];
        for (const message of reader.push(bytes)) {
          if (message.kind === 'broken') throw new LiveFailure('greeting', message.says);
          if (message.kind === 'greeting') this.#greet.resolve(message.version);
          else if (message.kind === 'event') events.push(message);
          else this.#asked.get(headerOf(message, 'ActionID') ?? '')?.resolve(message);
        }
        if (events.length === 0) continue;
        this.#taking = true;
        await take(events);
        this.#taking = false;
      }
    } catch (error) {
      failure =
        error instanceof LiveFailure ? error : new LiveFailure('connect', `The connection broke (${wordOf(error)}).`, { cause: error });
    }
    this.#taking = false;
    this.#over = failure;
    socket.destroy();
    this.#greet.reject(failure);
    for (const { reject } of this.#asked.values()) reject(failure);
    throw failure;
  }
}

/** Whether a block answers an action of ours. */
export function isOurs(block: Pick<AmiBlock, 'text'>): boolean {
  return headerOf(block, 'ActionID')?.startsWith(ownId) === true;
}
