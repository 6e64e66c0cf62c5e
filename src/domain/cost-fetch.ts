import type { Instant } from './instant.ts';

/** Where a report lies, and what proves us there. */
export interface FetchAccess {
  readonly url: string;
  readonly auth: 'none' | 'basic' | 'bearer';
  /** Of `basic`. */
  readonly user: string;
  /** Password or token. */
  readonly secret: string;
}

/** What a fetch brought. */
export interface Fetched {
  /** Null = nothing had changed. */
  readonly import: string | null;
  readonly rows: number;
  readonly rejects: number;
  readonly first: string | null;
  readonly last: string | null;
}

/** A fetched file that stands, and the days that it tells of. */
export interface StandingFile {
  readonly import: string;
  readonly days: readonly string[];
}

/** As the server tells the file's version, and what its bytes come to. */
export interface FileVersion {
  readonly etag: string | null;
  readonly modified: string | null;
  readonly hash: string;
}

export interface StoredFetch {
  /** Another one once it is set up anew. */
  readonly mark: string;
  readonly connection: string;
  readonly account: string;
  /** Null = another data folder sealed it: it must be given anew. */
  readonly access: FetchAccess | null;
  readonly active: boolean;
  readonly nextAt: Instant;
  readonly failures: number;
  readonly lastAt: Instant | null;
  readonly failure: string | null;
  readonly doneAt: Instant | null;
  readonly done: Fetched | null;
  readonly version: FileVersion | null;
  readonly standing: readonly StandingFile[];
}

/** How a fetch went, and what is known after it. */
export type FetchOutcome = Pick<StoredFetch, 'nextAt' | 'failures' | 'lastAt' | 'failure' | 'doneAt' | 'done' | 'version' | 'standing'>;
