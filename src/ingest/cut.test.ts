import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import type { FileFormat } from '#connectors/connector.ts';
import fc from '../../test/properties.ts';
import { chunkBytes, cutBytes, delimiterOf } from './cut.ts';
import type { Chunk } from './cut.ts';
import { openFile } from './open-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'ringtrace-cut-'));
afterAll(() => rmSync(folder, { recursive: true }));

const lines = { cut: 'lines', header: false } as const;
const blocks = { cut: 'blocks', header: false } as const;
const table = { cut: 'csv', header: true } as const;

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function all(chunks: AsyncIterable<Chunk>): Promise<Chunk[]> {
  const list: Chunk[] = [];
  for await (const chunk of chunks) list.push(chunk);
  return list;
}

async function cut(bytes: Uint8Array | string, format: Pick<FileFormat, 'cut' | 'header'>, size = 65_536): Promise<Chunk[]> {
  return await all(cutBytes(pieces(Buffer.from(bytes), size), format));
}

const textOf = (chunks: readonly Chunk[]): string => Buffer.concat(chunks.map((chunk) => chunk.body)).toString();
const keyOf = (chunk: Chunk): string => createHash('sha256').update(chunk.body).digest('hex');

/** About 1.2 MB of log lines. */
const log = Array.from(
  { length: 20_000 },
  (_, at) => `${1_700_000_000 + at}|call-${at}|sales|NONE|ENTERQUEUE||+1202555${at % 10_000}|1\n`,
).join('');

describe('chunks', () => {
  test('whole lines of at most 256 KiB, nothing lost, the same whatever pieces the reading gives', async () => {
    const chunks = await cut(log, lines);
    expect(textOf(chunks)).toBe(log);
    expect(chunks.length).toBe(Math.ceil(log.length / chunkBytes));
    for (const chunk of chunks) {
      expect(chunk.body.length).toBeLessThanOrEqual(chunkBytes);
      expect(chunk.body.at(-1)).toBe(10);
    }
    expect((await cut(log, lines, 9_999)).map(keyOf)).toEqual(chunks.map(keyOf));
    expect(chunks.reduce((sum, chunk) => sum + chunk.lines, 0)).toBe(20_000);
  });

  test('a grown file differs only from its last chunk on', async () => {
    const before = (await cut(log.slice(0, 700_000), lines)).filter((chunk) => !chunk.torn).map(keyOf);
    const after = (await cut(log, lines)).map(keyOf);
    expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
  });

  test('the last line of a log without line end is torn and stands alone', async () => {
    const chunks = await cut('a|b\nc|d\ne|', lines);
    expect(chunks.map((chunk) => [Buffer.from(chunk.body).toString(), chunk.torn])).toEqual([
      ['a|b\nc|d\n', false],
      ['e|', true],
    ]);
  });

  test('blocks end at a blank line, Windows line ends included', async () => {
    const chunks = await cut('Event: A\r\nX: 1\r\n\r\nEvent: B\r\n\r\nEvent: C\r\n', blocks);
    expect(chunks.map((chunk) => [Buffer.from(chunk.body).toString(), chunk.torn])).toEqual([
      ['Event: A\r\nX: 1\r\n\r\nEvent: B\r\n\r\n', false],
      ['Event: C\r\n', true],
    ]);
  });

  test('a table: the header travels beside, quoted line ends do not cut, the last row needs no line end', async () => {
    const chunks = await cut('\ufeffCall Id;Note\r\n1;"two\r\nlines"\r\n2;x', table);
    expect(chunks).toHaveLength(1);
    expect(chunks[0]).toMatchObject({ columns: ['Call Id', 'Note'], lines: 3, torn: false });
    expect(textOf(chunks)).toBe('1;"two\r\nlines"\r\n2;x');
  });

  test('line ends of a carriage return alone', async () => {
    const chunks = await cut('a,b\r1,2\r3,4', table);
    expect(chunks[0]).toMatchObject({ columns: ['a', 'b'], lines: 2 });
    expect(textOf(chunks)).toBe('1,2\r3,4');
  });

  test('a quote that never closes costs at most twenty lines; an endless line is cut', async () => {
    const chunks = await cut(`h\n"open\n${'x\n'.repeat(300_000)}`, table);
    expect(textOf(chunks)).toBe(`"open\n${'x\n'.repeat(300_000)}`);
    for (const chunk of chunks) expect(chunk.body.length).toBeLessThanOrEqual(chunkBytes);
    const endless = await cut('x'.repeat(5_000_000), lines);
    expect(textOf(endless)).toHaveLength(5_000_000);
    for (const chunk of endless) expect(chunk.body.length).toBeLessThan(2_000_000);
  });

  test('any bytes, any pieces: nothing lost, nothing twice, pieces do not matter', async () => {
    const anything = fc.array(fc.constantFrom('a', ',', '"', '\n', '\r\n', '\r', '\n\n', 'é', '\ufffd', 'x'.repeat(5000)), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(
        anything,
        fc.constantFrom<'lines' | 'blocks' | 'csv'>('lines', 'blocks', 'csv'),
        fc.integer({ min: 1, max: 700 }),
        async (parts, how, size) => {
          const text = parts.join('');
          const format = { cut: how, header: false };
          const once = await cut(text, format, 1_000_000);
          const whole = textOf(once);
          // Blank endings hold nothing.
          expect(text.startsWith(whole)).toBe(true);
          expect(text.slice(whole.length).trim()).toBe('');
          expect((await cut(text, format, size)).map(keyOf)).toEqual(once.map(keyOf));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('delimiters', () => {
    expect(['a,b;c,d', 'a;b;"c,d,e,f"', 'a\tb', 'a|b|c', 'alone'].map(delimiterOf)).toEqual([',', ';', '\t', '|', ',']);
  });
});

describe('files', () => {
  async function chunksOf(name: string, bytes: Uint8Array, format: Pick<FileFormat, 'cut' | 'header'> = lines): Promise<Chunk[]> {
    writeFileSync(join(folder, name), bytes);
    return await all((await openFile(join(folder, name), format)).chunks);
  }
  test('packed is the same as plain, in one member or several; a packed file cut short gives what it holds', async () => {
    const plain = (await chunksOf('log', Buffer.from(log))).map(keyOf);
    expect((await chunksOf('log.gz', gzipSync(log))).map(keyOf)).toEqual(plain);
    const half = log.indexOf('\n', 600_000) + 1;
    expect((await chunksOf('two.gz', Buffer.concat([gzipSync(log.slice(0, half)), gzipSync(log.slice(half))]))).map(keyOf)).toEqual(plain);
    const short = await chunksOf('short.gz', gzipSync(log).subarray(0, 60_000));
    expect(log.startsWith(textOf(short))).toBe(true);
    expect(textOf(short).length).toBeGreaterThan(100_000);
    expect(short.at(-1)?.torn).toBe(true);
  });
  test('UTF-16', async () => {
    const chunks = await chunksOf('wide', Buffer.from('\ufeffName\tNumber\r\nZoë\t1\r\n', 'utf16le'), table);
    expect(chunks[0]?.columns).toEqual(['Name', 'Number']);
    expect(textOf(chunks)).toBe('Zoë\t1\r\n');
  });
  test('empty and blank files give nothing', async () => {
    expect(await chunksOf('empty', Buffer.from(''))).toEqual([]);
    expect(await chunksOf('blank', Buffer.from('\n'), table)).toEqual([]);
  });
});
