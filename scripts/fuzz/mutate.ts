import type { Random } from './random.ts';

type Mutation = (body: Buffer, random: Random, other: Buffer) => Buffer;

/** One item in eight is pure noise: nothing of it may pass in silence. */
export function noise(random: Random): Buffer {
  const bytes = Buffer.alloc(1 + random.below(400));
  const printable = random.below(2) === 0;
  for (let at = 0; at < bytes.length; at++) bytes[at] = printable ? 33 + random.below(94) : 1 + random.below(255);
  // At least one character that no format takes for a blank line or a comment.
  bytes[0] = 64 + random.below(26);
  return bytes;
}

/** A body made malformed in one to six ways. */
export function mutate(body: Buffer, random: Random, other: Buffer): Buffer {
  let mutated: Buffer = Buffer.from(body);
  for (let times = 1 + random.below(6); times > 0; times--) mutated = random.pick(mutations)(mutated, random, other);
  return mutated;
}

const evilNumbers = [
  '-1',
  '0',
  '-0',
  '1e309',
  '-1e309',
  'NaN',
  'Infinity',
  '9007199254740993',
  '99999999999999999999999999',
  '1795296334.99999999999999',
  '0x7f',
  '00000000001',
  '1,5',
  '٣',
  '',
  '2026-02-30 25:61:61',
  '-2147483649',
];
const evilTexts = [
  '\0',
  '\ufeff',
  '\u202e',
  '\ud800',
  '__proto__',
  'constructor',
  'toString',
  '"',
  '""',
  '\\',
  '|',
  ',',
  ';',
  '\t',
  '\r',
  '\n',
  '\r\n\r\n',
  '<script>',
  "'; drop table delivery; --",
  '{{',
  '%s%n',
  '🦄',
];
const brokenUtf8 = [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82], [0x80, 0x80, 0x80]];

const mutations: readonly Mutation[] = [
  function flipBytes(body, random) {
    for (let times = 1 + random.below(8); times > 0 && body.length > 0; times--) body[random.below(body.length)] = random.below(256);
    return body;
  },
  function truncate(body, random) {
    return body.subarray(0, random.below(body.length + 1));
  },
  function behead(body, random) {
    return body.subarray(random.below(body.length + 1));
  },
  function splice(body, random, other) {
    const from = random.below(other.length + 1);
    return insert(body, random.below(body.length + 1), other.subarray(from, from + random.below(300)));
  },
  function repeat(body, random) {
    const from = random.below(body.length + 1);
    const part = body.subarray(from, from + random.below(200));
    return insert(body, from, Buffer.concat(Array.from({ length: 1 + random.below(20) }, () => part)));
  },
  function remove(body, random) {
    const from = random.below(body.length + 1);
    return Buffer.concat([body.subarray(0, from), body.subarray(from + random.below(60))]);
  },
  function evilText(body, random) {
    return insert(body, random.below(body.length + 1), Buffer.from(random.pick(evilTexts)));
  },
  function evilUtf8(body, random) {
    return insert(body, random.below(body.length + 1), Buffer.from(random.pick(brokenUtf8)));
  },
  function evilNumber(body, random) {
    return replaceField(body, random, /[0-9][0-9.]*/g, random.pick(evilNumbers));
  },
  function evilField(body, random) {
    return replaceField(body, random, /[A-Za-z0-9_/.-]+/g, random.pick([...evilTexts, ...evilNumbers]));
  },
  function swapFields(body, random) {
    const parts = body.toString('latin1').split(/([|,;\t:])/);
    const [a, b] = [random.below(parts.length), random.below(parts.length)];
    [parts[a], parts[b]] = [parts[b] ?? '', parts[a] ?? ''];
    return Buffer.from(parts.join(''), 'latin1');
  },
  function shuffleLines(body, random) {
    const lines = body.toString('latin1').split('\n');
    for (let at = lines.length - 1; at > 0; at--) {
      const other = random.below(at + 1);
      [lines[at], lines[other]] = [lines[other] ?? '', lines[at] ?? ''];
    }
    return Buffer.from(lines.join('\n'), 'latin1');
  },
  function otherLineEnds(body, random) {
    return Buffer.from(body.toString('latin1').replaceAll(/\r?\n/g, random.pick(['\r\n', '\r', '\n\n', '\u0085', '\r\r\n'])), 'latin1');
  },
  function quote(body, random) {
    return insert(body, random.below(body.length + 1), Buffer.from(random.pick(['"', '"'.repeat(1 + random.below(50)), '\\"', "'"])));
  },
  function nested(body, random) {
    if (random.below(10) > 0) return body;
    const depth = 10 ** (1 + random.below(5));
    const [open, close] = random.pick([
      ['[', ']'],
      ['{"a":', '}'],
      ['[{"events":', '}]'],
    ] as const);
    const middle = random.below(2) === 0 ? body : Buffer.from('1');
    return Buffer.concat([Buffer.from(open.repeat(depth)), middle, Buffer.from(random.below(2) === 0 ? close.repeat(depth) : '')]);
  },
  function huge(body, random) {
    if (random.below(25) > 0) return body;
    const unit = random.pick(['x', ',', '|', '"', '9', ' ', '\n', ':', 'é', '\0', '("', 'a: b\r\n', '{']);
    return insert(body, random.below(body.length + 1), Buffer.from(unit.repeat(10 ** (3 + random.below(3)))));
  },
];

function insert(body: Buffer, at: number, part: Buffer): Buffer {
  return Buffer.concat([body.subarray(0, at), part, body.subarray(at)]);
}

/** Puts `by` in the place of one match, chosen at random. */
function replaceField(body: Buffer, random: Random, pattern: RegExp, by: string): Buffer {
  const text = body.toString('latin1');
  const matches = [...text.matchAll(pattern)];
  if (matches.length === 0) return body;
  const { index, 0: found } = random.pick(matches);
  return insert(Buffer.from(text.slice(0, index) + text.slice(index + found.length), 'latin1'), index, Buffer.from(by));
}
