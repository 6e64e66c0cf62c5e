/** Bytes from `from` to `to`, both included. */
export interface Bytes {
  readonly from: number;
  readonly to: number;
}

/**
 * The part that a header `Range` asks for of so many bytes. Null = all of it: none is asked for, or in a way that may be left aside
 * (several parts, another unit). `none` = there is no such part.
 */
export function rangeOf(header: string | null, bytes: number): Bytes | 'none' | null {
  const [, first = '', last = ''] = /^\s*bytes\s*=\s*(\d{0,15})\s*-\s*(\d{0,15})\s*$/iu.exec(header ?? '') ?? [];
  if (first === '' && last === '') return null;
  if (first === '') {
    const many = Number(last);
    return many === 0 || bytes === 0 ? 'none' : { from: Math.max(0, bytes - many), to: bytes - 1 };
  }
  const from = Number(first);
  if (last !== '' && Number(last) < from) return null;
  return from >= bytes ? 'none' : { from, to: last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1) };
}
