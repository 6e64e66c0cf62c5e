import type { Instant } from '#domain/instant.ts';
import { Newest } from '#domain/newest.ts';

const longestMs = 12 * 3_600_000;
const mostMessages = 500;
const mostKnown = 50_000;

/** What is known of a visit that goes on. */
interface Visit {
  readonly since: Instant;
  messages: number;
  /** When the log was last told of its numbers; 0 = never. */
  lentAt: Instant;
  /** Whether the log knows that it gave a second sign of life: its number then rests. */
  stayed: boolean;
}

/**
 * How much of one visit is stored: it is folded whole, so it must end. In memory only: a restart counts from the beginning.
 */
export class SiteVisits {
  readonly #known = new Newest<Visit>(mostKnown);

  /** Whether the visit may have numbers, and its asking is stored: not after 12 hours, and 500 messages. */
  asks(site: string, session: string, now: Instant): boolean {
    const visit = this.#of(site, session, now);
    if (now - visit.since >= longestMs || visit.messages >= mostMessages) return false;
    visit.messages += 1;
    visit.lentAt = now;
    return true;
  }

  /** What it has is its own no longer than 12 hours. */
  goesOn(site: string, session: string, now: Instant): boolean {
    return now - this.#of(site, session, now).since < longestMs;
  }

  /** Whether a page or a click of it is stored. */
  tells(site: string, session: string, now: Instant): boolean {
    const visit = this.#of(site, session, now);
    if (visit.messages >= mostMessages) return false;
    visit.messages += 1;
    return true;
  }

  /** Whether the log is told that its numbers are still its own: it hears so the first time, and then once in half a lease. */
  renews(site: string, session: string, now: Instant, leaseMs: number): boolean {
    const visit = this.#of(site, session, now);
    if (visit.stayed && now - visit.lentAt < leaseMs / 2) return false;
    visit.lentAt = now;
    visit.stayed = true;
    return true;
  }

  #of(site: string, session: string, now: Instant): Visit {
    const key = `${site}\n${session}`;
    const visit = this.#known.get(key) ?? { since: now, messages: 0, lentAt: 0, stayed: false };
    this.#known.set(key, visit);
    return visit;
  }
}
