import type { Instant } from './instant.ts';
import type { DecodedEvent } from './events.ts';

/** Bytes received from a system, before they have a place in the log. */
export interface NewDelivery {
  readonly account: string;
  readonly connection: string;
  /** The sender's own id of the delivery, else a hash of its content; unique within the connection. */
  readonly deliveryKey: string;
  readonly receivedAt: Instant;
  /** Lower-case names. `format` names the decoder (for example `asterisk-queue-log`). */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A delivery in the log. `seq` grows in commit order, so "everything after seq N" never skips. */
export interface Delivery extends NewDelivery {
  readonly seq: number;
}

/** A line (or a whole body, line 0) that could not be understood. */
export interface Reject {
  /** 1-based line within the delivery; 0 = the delivery as a whole. */
  readonly line: number;
  /** Offset of its first byte within the body. */
  readonly byte: number;
  /** What, got and wanted, in one sentence. */
  readonly reason: string;
  /** The refused text, at most 500 characters. */
  readonly text: string;
}

/** What a decoder makes of one delivery. Pure: the same delivery and settings give the same result. */
export interface Decoded {
  readonly events: readonly DecodedEvent[];
  readonly rejects: readonly Reject[];
}

/** Format of our own notes, among the deliveries of a connection, of a time in which it may have missed something. */
export const gapFormat = 'ringtrace-gap';
