/** The event socket as bytes and texts: what a server says cut into messages, and what is said to it. No I/O. */

/** `broken`: what came is not this protocol; `says` what, got and wanted. Nothing follows it. */
export type EslMessage =
  /** The server asks for the password; it says nothing else before. */
  | { readonly kind: 'auth' }
  /** How a command went. Replies come in the order of the commands: they name none. */
  | { readonly kind: 'reply'; readonly ok: boolean; readonly says: string }
  /** What an `api` command answered. */
  | { readonly kind: 'answer'; readonly text: string }
  /** One event: its name, and its JSON on a line of its own, as `freeswitch-events` has them. */
  | { readonly kind: 'event'; readonly name: string; readonly line: Buffer }
  /** The server says goodbye, or wants nothing of us (`refused`: its list of addresses leaves ours out). */
  | { readonly kind: 'farewell'; readonly refused: boolean; readonly says: string }
  | { readonly kind: 'broken'; readonly says: string };

/** The events that a connection lives on. `CUSTOM` stands last: what follows it are names of subclasses. */
export const eslEvents = [
  ...['CHANNEL_CREATE', 'CHANNEL_ORIGINATE', 'CHANNEL_PROGRESS', 'CHANNEL_PROGRESS_MEDIA', 'CHANNEL_ANSWER', 'CHANNEL_BRIDGE'],
  ...['CHANNEL_UNBRIDGE', 'CHANNEL_HOLD', 'CHANNEL_UNHOLD', 'CHANNEL_HANGUP_COMPLETE', 'SHUTDOWN', 'STARTUP', 'HEARTBEAT'],
  ...['CUSTOM', 'callcenter::info'],
] as const;

/** The first word after `auth/request`; a user (`1000@example.com`) logs in with its own password. */
export function loginCommand(password: string, user = ''): string {
  return commandOf(user === '' ? `auth ${password}` : `userauth ${user}:${password}`);
}

/** Asks for events in JSON. */
export function eventsCommand(events: readonly string[] = eslEvents): string {
  return commandOf(`event json ${events.join(' ')}`);
}

/** A command as it is sent. A line end within it would begin a header, so it is refused. */
export function commandOf(text: string): string {
  if (/[\r\n\0]/u.test(text)) throw new Error(`${text.split(/\s/u, 1)[0] ?? ''}: a value has a line end.`);
  return `${text}\n\n`;
}

const lineFeed = 10;
const longestHead = 64 * 1024;
const longestBody = 8 * 1024 * 1024;

/** Reads what a server says, however its bytes are split. */
export class EslReader {
  #rest: Buffer = Buffer.alloc(0);
  #greeted = false;
  #broken = false;
  /** A head that was read, whose body has not come whole. */
  #awaited: { readonly head: Head; readonly length: number } | null = null;

  *push(bytes: Uint8Array): Generator<EslMessage> {
    if (this.#broken) return;
    this.#rest = this.#rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#rest, bytes]);
    for (;;) {
      if (this.#awaited === null) {
        const read = this.#head();
        if (read === null) return;
        if (typeof read === 'string') {
          yield this.#break(read);
          return;
        }
        this.#awaited = read;
      }
      const { head, length } = this.#awaited;
      if (this.#rest.length < length) return;
      const body = this.#rest.subarray(0, length);
      this.#rest = this.#rest.subarray(length);
      this.#awaited = null;
      const message = messageOf(head, body);
      if (message === null) continue;
      yield message.kind === 'broken' ? this.#break(message.says) : message;
      if (message.kind === 'broken') return;
    }
  }

  /** The next head and the length of its body; null while it is not whole; a text says why it is none. */
  #head(): { head: Head; length: number } | string | null {
    let from = 0;
    // Blank lines between messages mean nothing.
    while (from < this.#rest.length && isLineEnd(this.#rest[from])) from++;
    this.#rest = this.#rest.subarray(from);
    const end = endOfHead(this.#rest);
    const known = this.#rest.subarray(0, end?.from);
    if (!this.#greeted && known.length > 0 && !mayBegin(known)) return greetingSays(known);
    if (end === null) return this.#rest.length > longestHead ? `header: got more than ${longestHead} bytes without a blank line` : null;
    this.#greeted = true;
    this.#rest = this.#rest.subarray(end.next);
    const head = headOf(known);
    const told = head.get('content-length') ?? '0';
    const length = /^\d{1,9}$/u.test(told) ? Number(told) : Infinity;
    if (length > longestBody) return `Content-Length: got ${JSON.stringify(told.slice(0, 40))}, wanted at most ${longestBody}`;
    return { head, length };
  }

  #break(says: string): EslMessage {
    this.#broken = true;
    this.#rest = Buffer.alloc(0);
    return { kind: 'broken', says };
  }
}

/** Headers by name in lower case. */
type Head = ReadonlyMap<string, string>;

const opening = Buffer.from('Content-');

/** A server that speaks this protocol begins each message with its type or its length. */
function mayBegin(bytes: Buffer): boolean {
  const seen = bytes.subarray(0, opening.length);
  return opening.subarray(0, seen.length).equals(seen);
}

function greetingSays(bytes: Buffer): string {
  const got = JSON.stringify(bytes.toString('latin1', 0, 60).split('\n', 1)[0] ?? '');
  return `greeting: got ${got}, wanted "Content-Type: auth/request": this port does not speak the event socket`;
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === lineFeed || byte === 13;
}

/** Where the blank line stands that ends a head. */
function endOfHead(bytes: Buffer): { from: number; next: number } | null {
  for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, end + 1)) {
    const second = bytes[end + 1] === 13 ? end + 2 : end + 1;
    if (bytes[second] === lineFeed) return { from: end, next: second + 1 };
  }
  return null;
}

function headOf(bytes: Buffer): Head {
  const head = new Map<string, string>();
  for (const line of bytes.toString('utf8').split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) head.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return head;
}

/** Null for what tells us nothing: a log line, an event in another form. */
function messageOf(head: Head, body: Buffer): EslMessage | null {
  const type = head.get('content-type') ?? '';
  const text = (): string => body.toString('utf8').trim();
  switch (type) {
    case 'auth/request':
      return { kind: 'auth' };
    case 'command/reply': {
      const says = head.get('reply-text') ?? '';
      return { kind: 'reply', ok: says.startsWith('+OK'), says };
    }
    case 'api/response':
      return { kind: 'answer', text: text() };
    case 'text/event-json':
      return eventOf(body);
    case 'text/disconnect-notice':
      return { kind: 'farewell', refused: false, says: text() };
    case 'text/rude-rejection':
      return { kind: 'farewell', refused: true, says: text() };
    default:
      return null;
  }
}

/** JSON may be spread over lines; a line end within a text is always escaped, so one that stands there is only a blank. */
function eventOf(body: Buffer): EslMessage {
  const line = body
    .toString('utf8')
    .replace(/[\r\n]+\s*/gu, ' ')
    .trim();
  const name = /"Event-Name"\s*:\s*"([^"\\]*)"/u.exec(line)?.[1];
  if (name === undefined)
    return { kind: 'broken', says: `event: got ${JSON.stringify(line.slice(0, 60))}, wanted JSON with an Event-Name` };
  return { kind: 'event', name, line: Buffer.from(`${line}\n`) };
}
