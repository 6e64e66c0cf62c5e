import type { Instant } from './instant.ts';

/** Placeholder union head; the PBX decoders own and extend this file. */
export type ChannelEvent = {
  readonly at: Instant;
  readonly source: 'ami' | 'cel' | 'queue_log' | 'cdr';
  kind: 'channel_started';
  channel: string;
};
