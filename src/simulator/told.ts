import type { Outcome } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';

export const worldConnections = ['site', 'calls', 'costs', 'crm'] as const;
/** Whose delivery it is: the website, the phone system, the ad systems, the list of customers. */
export type WorldConnection = (typeof worldConnections)[number];

/** One delivery as its system writes it, at the moment when it does. */
export interface SentDelivery {
  readonly of: 'delivery';
  readonly connection: WorldConnection;
  readonly at: Instant;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What brought somebody. */
export interface Cause {
  readonly source: string;
  readonly medium: string;
  readonly campaign: string | null;
}

/** What really happened. The last word about an id counts. */
export type Truth = SessionTruth | AssignmentTruth | CallTruth | SpendTruth | LeadTruth | DealTruth;

export interface SessionTruth {
  readonly of: 'session';
  readonly id: string;
  readonly visitor: string;
  readonly startedAt: Instant;
  readonly lastAt: Instant;
  readonly landing: string;
  /** What the tag could see of what brought the person. */
  readonly seen: Cause & { readonly keyword: string | null };
  readonly office: string;
  /** It wanted a number of the pool when it began, and got one. */
  readonly lent: 'yes' | 'none free' | 'not wanted';
}

export interface AssignmentTruth {
  readonly of: 'assignment';
  readonly id: string;
  readonly number: string;
  readonly session: string;
  readonly visitor: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** Why somebody calls: from a page, the number from elsewhere, an old printout, a robot. */
export const callReasons = ['page', 'direct', 'print', 'robot'] as const;

export interface CallTruth {
  readonly of: 'call';
  readonly id: string;
  readonly startedAt: Instant;
  readonly caller: string;
  readonly number: string;
  readonly why: (typeof callReasons)[number];
  /** 1 = the first for its reason, 2 and more = the same caller again. */
  readonly attempt: number;
  /** The visit that made them call; null = none, or one that the tag did not follow. */
  readonly session: string | null;
  /** Null = no visit did. */
  readonly cause: Cause | null;
  readonly queue: string | null;
  readonly agent: string | null;
  readonly answeredAt: Instant | null;
  readonly endedAt: Instant;
  readonly outcome: Outcome;
  readonly spam: boolean;
}

export interface SpendTruth {
  readonly of: 'spend';
  readonly id: string;
  readonly date: string;
  readonly cause: Cause;
  /** In hundredths of the currency. */
  readonly cents: number;
  readonly clicks: number;
  readonly impressions: number;
}

export interface LeadTruth {
  readonly of: 'lead';
  readonly id: string;
  readonly createdAt: Instant;
  readonly phone: string;
  readonly origin: 'form' | 'answered_call';
  readonly status: 'open' | 'won' | 'lost';
  readonly session: string | null;
  readonly call: string | null;
}

export interface DealTruth {
  readonly of: 'deal';
  readonly id: string;
  readonly lead: string;
  readonly createdAt: Instant;
  readonly closedAt: Instant | null;
  readonly status: 'open' | 'won' | 'lost';
  readonly amount: number;
}

export type Told = SentDelivery | Truth;
