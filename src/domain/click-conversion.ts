import type { Instant } from './instant.ts';

/** What an ad system is told: something that came of a click, or of a call. */
export interface ClickConversion {
  /** Of the call, the lead or the deal, the same each time; it tells nothing of where it came from. */
  readonly id: string;
  readonly at: Instant;
  /** The call that it is, or that led to it; null = none is known. */
  readonly call: { readonly at: Instant; readonly number: string } | null;
  /** Every number by which this person is known, E.164. */
  readonly numbers: readonly string[];
  /** As `gclid=…`; null = none is known. */
  readonly click: string | null;
  /** None is known but one that came after it. */
  readonly clickedLater: boolean;
  /** Of a sale. */
  readonly amount: number | null;
  /** Of a sale; null = it names none. */
  readonly currency: string | null;
}
