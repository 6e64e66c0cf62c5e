import type { Instant } from '#domain/instant.ts';
import { Newest } from '#domain/newest.ts';

const mostLent = 20;
const mostKnown = 20_000;

/** How many numbers one sender has at once, so that nobody takes a pool alone. Addresses are kept in memory only, and no longer than it takes. */
export class SiteSenders {
  /** Of each sender when each of its leases ends. */
  readonly #known = new Newest<Map<string, Instant>>(mostKnown);

  /** Counts a lease of the sender until an instant; false where it has 20 others. `lease` names what is lent to whom. */
  takes(sender: string, lease: string, now: Instant, until: Instant): boolean {
    const held = this.#known.get(sender) ?? new Map<string, Instant>();
    for (const [one, end] of held) if (end <= now) held.delete(one);
    this.#known.set(sender, held);
    if (held.size >= mostLent && !held.has(lease)) return false;
    held.set(lease, until);
    return true;
  }

  /** No number was free. */
  returns(sender: string, lease: string): void {
    this.#known.get(sender)?.delete(lease);
  }

  /** What a visit has is its own for longer; `visit` begins the names of its leases. */
  renews(sender: string, visit: string, until: Instant): void {
    const held = this.#known.get(sender);
    if (held === undefined) return;
    for (const one of held.keys()) if (one.startsWith(visit)) held.set(one, until);
  }
}
