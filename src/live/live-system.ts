import type { Instant } from '#domain/instant.ts';

/**
 * A way into a phone system that we connect to, instead of its posting to us. A kind of connector may have several; the settings say
 * which one is meant. `Live` keeps the connections, pauses, gaps and deliveries, a system only speaks its protocol.
 */
export interface LiveSystem {
  readonly kind: string;
  /** Format of the deliveries that it makes. */
  readonly format: string;
  /** Where a settings document leads; null where it names nothing to connect to this way. Throws as the connector's `parseSettings`. */
  readonly targetOf: (document: unknown) => LiveTarget | null;
  /** Connects, logs in and hands over what is told. Never resolves: rejects with what ended it. */
  readonly run: (session: LiveSession) => Promise<never>;
  /** Tries to connect and log in, noting each step; rejects with what did not go. */
  readonly test: (trial: LiveTrial) => Promise<void>;
}

export interface LiveTarget {
  readonly host: string;
  readonly port: number;
  /** `ca`: whose signature is believed, as PEM; a certificate of the system itself is believed whatever name it bears. */
  readonly tls: boolean | { readonly ca?: string | undefined };
  /** Empty where the system knows passwords alone. */
  readonly user: string;
  /** Of what is connected to over HTTP. */
  readonly path?: string;
}

/** One session, from its connecting to its end. */
export interface LiveSession {
  readonly target: LiveTarget;
  readonly secret: string;
  /** The connection's settings document as it is now; it may change while the session lasts. */
  readonly settings: () => unknown;
  readonly times: Pick<LiveTimes, 'answerMs' | 'pingMs'>;
  readonly now: () => Instant;
  readonly clock: SystemClock;
  /** Logged in: from here on nothing is missed. What `take` gets comes after it. */
  readonly connected: () => Promise<void>;
  /** Whatever came shows that nothing was missed until now. */
  readonly heard: () => void;
  /** Pieces of deliveries, each whole; resolves when more may come. */
  readonly take: (pieces: readonly Uint8Array[]) => Promise<void>;
  readonly signal: AbortSignal;
}

/** How far the system's clock is ahead of ours, as far as it told; kept from one session to the next. */
export interface SystemClock {
  aheadMs: number;
}

export interface LiveTrial {
  readonly target: LiveTarget;
  readonly secret: string;
  readonly settings: unknown;
  readonly now: () => Instant;
  /** `ok` null = it cannot be told. */
  readonly step: (step: StepName, ok: boolean | null, says: string) => void;
  readonly signal: AbortSignal;
}

export const stepNames = ['settings', 'password', 'name', 'connect', 'tls', 'greeting', 'login', 'events', 'times'] as const;
export type StepName = (typeof stepNames)[number];

/** Why a session or a trial ended, in words that can be shown. */
export class LiveFailure extends Error {
  readonly step: StepName;
  /** The login was refused: to try again soon could look like an attack. */
  readonly refused: boolean;

  constructor(step: StepName, message: string, { refused = false, cause }: { refused?: boolean; cause?: unknown } = {}) {
    super(message, { cause });
    this.name = 'LiveFailure';
    this.step = step;
    this.refused = refused;
  }
}

export interface LiveTimes {
  /** Pauses before the next try: from the first to the longest, each about twice the one before. */
  readonly firstPauseMs: number;
  readonly mostPauseMs: number;
  /** After a refused login. */
  readonly refusedPauseMs: number;
  /** A session that lasted so long ends a row of failures. */
  readonly steadyMs: number;
  readonly pingMs: number;
  /** An answer that takes longer does not come. */
  readonly answerMs: number;
  /** What came within this time, or up to so many bytes, is one delivery. */
  readonly batchMs: number;
  readonly batchBytes: number;
  /** Before a store that refused is asked again. */
  readonly storeRetryMs: number;
}

export const usualTimes: LiveTimes = {
  firstPauseMs: 1_000,
  mostPauseMs: 60_000,
  refusedPauseMs: 300_000,
  steadyMs: 60_000,
  pingMs: 30_000,
  answerMs: 10_000,
  batchMs: 200,
  batchBytes: 65_536,
  storeRetryMs: 1_000,
};
