import type { Readable } from 'node:stream';

/** A recording on its way into the store: a whole file on this machine whose length and checksum are known. */
export interface Sound {
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** `audio/…` */
  readonly type: string;
}

/** Bytes of a recording, both ends included. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Where recordings are kept, by names that we make (`isSoundName`). What is put is there whole or not at all, and durable when it
 * returns; putting it again replaces it.
 */
export interface SoundStore {
  /** For people, without a password. */
  readonly where: string;
  /** On this machine; null = elsewhere. */
  readonly folder: string | null;
  /** The file of the sound may be gone afterwards. */
  put(name: string, sound: Sound): Promise<void>;
  /** Null where it is not there with this length. The caller reads or destroys the stream. */
  get(name: string, bytes: number, range: ByteRange): Promise<Readable | null>;
  /** No failure where it is not there. */
  remove(name: string): Promise<void>;
}

/** The store itself cannot be used now, in words that can be shown. */
export class StoreTrouble extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StoreTrouble';
  }
}

const form = /^[0-9a-f]{16}\/[0-9a-f]{20}$/u;

/** Two hexadecimal words: nothing that a sender wrote can lead anywhere else. */
export function checkedName(name: string): string {
  if (!form.test(name)) throw new Error(`A name of a recording: got ${JSON.stringify(name)}, wanted two hexadecimal words`);
  return name;
}
