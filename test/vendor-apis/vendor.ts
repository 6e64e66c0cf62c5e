import type { ApiServer, BookedCall, Clock } from './api-server.ts';

/** One vendor's API over a book of calls, as a test starts it. */
export interface VendorApi extends ApiServer {
  /** What the vendor knows; may change at any time. */
  book: BookedCall[];
}

export interface VendorOptions {
  readonly clock: Clock;
  readonly book: readonly BookedCall[];
  /** Instead of the documented size of its limits. */
  readonly limit?: { readonly requests: number; readonly seconds: number };
  readonly retryAfter?: 'seconds' | 'date' | 'not said';
  /** Hours that the zone in which it reads dates is ahead of UTC. */
  readonly zone?: number;
  /** Fewer than documented: where pages end. */
  readonly pageSize?: number;
}

export type StartVendor = (options: VendorOptions) => Promise<VendorApi>;

/** The book belongs to the server that answers from it. */
export function withBook(server: ApiServer, book: { calls: BookedCall[] }): VendorApi {
  return Object.defineProperty(server, 'book', {
    get: () => book.calls,
    set: (calls: BookedCall[]) => {
      book.calls = calls;
    },
  }) as VendorApi;
}
