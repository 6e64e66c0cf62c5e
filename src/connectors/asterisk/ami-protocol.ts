import { hash } from 'node:crypto';

/** The manager interface as bytes and texts: what a server says cut into blocks, and what is said to it. No I/O. */

/** One block as it came, up to and with the blank line that ends it. */
export interface AmiBlock {
  readonly kind: 'event' | 'response';
  /** Name of the event (`Hangup`), or how an action went (`Success`, `Error`). */
  readonly name: string;
  readonly text: string;
  readonly bytes: Buffer;
}

/** `broken`: what came is not this protocol; `says` what, got and wanted. Nothing follows it. */
export type AmiMessage =
  AmiBlock | { readonly kind: 'greeting'; readonly version: string } | { readonly kind: 'broken'; readonly says: string };

const greetingStart = 'Asterisk Call Manager';
const longestGreeting = 1024;
const longestBlock = 1024 * 1024;
const lineFeed = 10;
const carriageReturn = 13;

/** Reads what a server says, however its bytes are split. */
export class AmiReader {
  #rest: Buffer = Buffer.alloc(0);
  /** Up to where `#rest` was looked through: the beginning of its last, unfinished line. */
  #line = 0;
  #greeted = false;
  #broken = false;

  *push(bytes: Uint8Array): Generator<AmiMessage> {
    if (this.#broken) return;
    const rest = this.#rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#rest, bytes]);
    let block = 0;
    let line = this.#line;
    for (let end = rest.indexOf(lineFeed, line); end >= 0; end = rest.indexOf(lineFeed, line)) {
      const blank = end === line || (end === line + 1 && rest[line] === carriageReturn);
      if (!this.#greeted) {
        const said = rest.toString('utf8', line, end).trim();
        if (!said.startsWith(greetingStart)) {
          yield this.#break(greetingSays(said));
          return;
        }
        this.#greeted = true;
        block = end + 1;
        yield { kind: 'greeting', version: said.slice(said.indexOf('/') + 1) };
      } else if (blank) {
        const found = blockOf(rest.subarray(block, end + 1));
        block = end + 1;
        if (found !== null) yield found;
      }
      line = end + 1;
    }
    this.#rest = rest.subarray(block);
    this.#line = line - block;
    if (!this.#greeted && this.#rest.length > longestGreeting) yield this.#break(greetingSays(this.#rest.toString('utf8')));
    else if (this.#rest.length > longestBlock) yield this.#break(`block: got more than ${longestBlock} bytes without a blank line`);
  }

  #break(says: string): AmiMessage {
    this.#broken = true;
    this.#rest = Buffer.alloc(0);
    return { kind: 'broken', says };
  }
}

function greetingSays(said: string): string {
  const got = JSON.stringify(said.length > 60 ? `${said.slice(0, 60)}…` : said);
  return `greeting: got ${got}, wanted "${greetingStart}/…": this port does not speak AMI`;
}

/** Null for blank lines in a row and for what names neither an event nor a response. */
function blockOf(bytes: Buffer): AmiBlock | null {
  const text = bytes.toString('utf8');
  // An answer to an originate is an event that tells its response, too.
  const event = headerOf({ text }, 'Event');
  if (event !== null) return { kind: 'event', name: event, text, bytes };
  const response = headerOf({ text }, 'Response');
  return response === null ? null : { kind: 'response', name: response, text, bytes };
}

/** The first header of this name; null where there is none. */
export function headerOf({ text }: Pick<AmiBlock, 'text'>, name: string): string | null {
  const head = `${name}:`;
  for (let at = text.indexOf(head); at >= 0; at = text.indexOf(head, at + 1)) {
    if (at > 0 && text.charCodeAt(at - 1) !== lineFeed) continue;
    const end = text.indexOf('\n', at);
    return text.slice(at + head.length, end < 0 ? text.length : end).trim();
  }
  return null;
}

/** Text of an action. A line end within a value would begin another header, so it is refused. */
export function actionText(action: string, id: string, fields: Readonly<Record<string, string>> = {}): string {
  const lines = Object.entries({ Action: action, ActionID: id, ...fields }).map(([name, value]) => `${name}: ${value}`);
  if (lines.some((line) => /[\r\n\0]/u.test(line))) throw new Error(`${action}: a value has a line end.`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Fields of a login. With a challenge the password itself is not sent. `events`: classes that are sent from then on. */
export function loginFields(user: string, secret: string, challenge: string | null, events: string): Record<string, string> {
  const proof = challenge === null ? { Secret: secret } : { AuthType: 'MD5', Key: hash('md5', challenge + secret) };
  return { Username: user, ...proof, Events: events };
}

/** The server's clock, from its answer to a ping, in milliseconds; null where it tells none. */
export function pongTime(block: Pick<AmiBlock, 'text'>): number | null {
  const stamp = headerOf(block, 'Timestamp');
  return stamp !== null && /^\d+(\.\d+)?$/u.test(stamp) ? Number(stamp) * 1000 : null;
}
