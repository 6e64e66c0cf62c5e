import { fromIso, type Instant } from '#domain/instant.ts';
import type { Reject } from '#domain/delivery.ts';
import { linesOf, reject, type Line } from '#connectors/lines.ts';

/** One AMI block: its headers, when it was received (if the recorder said so), and its own text. */
export interface Block {
  readonly first: Line;
  /** `Event`, or null for answers to actions and the greeting. */
  readonly event: string | null;
  readonly received: Instant | null;
  readonly lines: readonly string[];
}

/** The blocks of a body. A blank line ends a block; `# recv <time>` lines before one tell when it came. */
export function blocksOf(body: Uint8Array, rejects: Reject[]): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let first: Line | null = null;
  let last: Line | null = null;
  let received: Instant | null = null;
  const close = (): void => {
    if (first !== null && lines.length > 0) {
      const event =
        lines
          .find((text) => text.startsWith('Event:'))
          ?.slice(6)
          .trim() ?? null;
      const spoken = event !== null || lines.some((text) => text.startsWith('Response:'));
      if (last?.torn === true && lines.length > 0 && !spoken) rejects.push(reject(first, 'block: torn, wanted a whole event'));
      else if (last?.torn === true) rejects.push(reject(first, 'block: torn; got no line end after its last line, wanted a blank line'));
      else if (!spoken) rejects.push(reject(first, 'block: got neither Event nor Response, wanted one of them'));
      else blocks.push({ first, event, received, lines });
    }
    if (lines.length > 0) received = null;
    lines = [];
    first = null;
  };
  for (const line of linesOf(body)) {
    last = line;
    if (line.text === '') close();
    else if (line.text.startsWith('# recv ')) {
      close();
      received = fromIso(line.text.slice(7).trim());
    } else if (line.text.startsWith('Asterisk Call Manager/')) continue;
    else {
      first ??= line;
      lines.push(line.text);
    }
  }
  close();
  return blocks;
}

/** The headers of a block; a repeated one counts once, `<unknown>` is nothing. */
export function headersOf(block: Block): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of block.lines) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon);
    if (headers.has(name)) continue;
    const value = line.slice(colon + 1).trimStart();
    headers.set(name, value === '<unknown>' ? '' : value);
  }
  return headers;
}

/** AMI writes caller names C-escaped. */
export function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(.)/gu, (_, char: string) => ({ n: '\n', r: '\r', t: '\t' })[char] ?? char);
}
