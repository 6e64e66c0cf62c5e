import type { PbxSettings } from '#domain/pbx-settings.ts';
import { numberReader, type ReadNumber } from '#domain/phone-number.ts';

const readers = new WeakMap<PbxSettings, (presented: string | null | undefined) => ReadNumber>();

/** The number reader of a connection, made once. */
export function readerOf(settings: PbxSettings): (presented: string | null | undefined) => ReadNumber {
  let reader = readers.get(settings);
  if (reader === undefined) readers.set(settings, (reader = numberReader(settings.numbers)));
  return reader;
}
