import { describe, expect, test } from 'vitest';
import fc from '../../test/properties.ts';
import { documentOf, itemsIn, untilReset } from './pull-parts.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const texts = (body: Uint8Array, path: readonly string[]): string[] => itemsIn(body, path).map((item) => new TextDecoder().decode(item));

describe('the items of an answer', () => {
  test('come in the bytes that they came in: digits, blanks and escapes stay', () => {
    const body = bytes(
      '{"page": 1, "calls": [ {"id": 9007199254740993, "name":"Zoë ]}\\"" },{"calls":[{"id":2}] , "x":null} ], "more":[{"id":3}]}',
    );
    expect(texts(body, ['calls'])).toEqual(['{"id": 9007199254740993, "name":"Zoë ]}\\"" }', '{"calls":[{"id":2}] , "x":null}']);
    expect(texts(bytes('{"responseData":{"data":[{"Cdr":{"id":"27"}}],"calls":[]}}'), ['responseData', 'data'])).toEqual([
      '{"Cdr":{"id":"27"}}',
    ]);
    expect(texts(bytes('{"calls":[]}'), ['calls'])).toEqual([]);
    expect(texts(bytes('{"calls":null,"other":{"calls":[{"id":1}]}}'), ['calls'])).toEqual([]);
  });

  test('are as many as there are, whatever they hold', () => {
    const item = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(fc.array(item), fc.dictionary(fc.string(), fc.jsonValue()), (items, around) => {
        const body = bytes(JSON.stringify({ ...around, list: items }));
        expect(texts(body, ['list']).map((text) => JSON.parse(text) as unknown)).toEqual(JSON.parse(JSON.stringify(items)));
      }),
    );
  });
});

const answer = (status: number, text: string, headers: Record<string, string> = {}) => ({
  ...{ status, headers, body: bytes(text), at: Date.UTC(2026, 2, 2, 12), tried: 0 },
});

test('an answer that is no document says so, with its beginning', () => {
  expect(documentOf(answer(200, '{"a":1}'))).toEqual({ document: { a: 1 } });
  expect(documentOf(answer(422, '{"error":\n "start_date is invalid"}'))).toEqual({
    failed: 'Answered 422: {"error": "start_date is invalid"}',
  });
  expect(documentOf(answer(200, '<html>'))).toEqual({ failed: 'Answered no JSON: <html>' });
  expect(documentOf(answer(404, ''))).toEqual({ failed: 'Answered 404.' });
});

test('where nothing remains, it is the reset that is waited for', () => {
  const at = Date.UTC(2026, 2, 2, 12) / 1000;
  const told = (left: string, reset: string) => untilReset(answer(200, '', { left, reset }), 'left', 'reset');
  expect([told('0', String(at + 42)), told('1', String(at + 42)), told('0', 'soon'), told('0', String(at - 5))]).toEqual([
    42,
    null,
    null,
    0,
  ]);
});
