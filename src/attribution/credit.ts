/** What touched a visitor: a channel, a source, a campaign; null = not known. */
export type Channel = string | null;

/** Visitors who were touched by these channels in this order. */
export interface Path {
  readonly channels: readonly Channel[];
  /** How many went this way. */
  readonly count: number;
  /** Whether each of them called (became a lead, bought), or none did. */
  readonly converted: boolean;
}

/** Whole shares of conversions by channel. */
export type Credits = ReadonlyMap<Channel, number>;

/** Paths of which at least one channel is known, and how many conversions came by the others: those are nobody's in every model. */
export function knownPaths(paths: readonly Path[]): { readonly known: readonly Path[]; readonly unknown: number } {
  const isKnown = ({ channels }: Path): boolean => channels.some((channel) => channel !== null);
  return { known: paths.filter(isKnown), unknown: conversionsOf(paths.filter((path) => !isKnown(path))) };
}

export function conversionsOf(paths: readonly Path[]): number {
  return paths.reduce((sum, { converted, count }) => sum + (converted ? count : 0), 0);
}

/**
 * `total` conversions by weight (not negative, in any unit), in whole parts of `whole` to each conversion. Rounded down, then a part more
 * to those that lost most by it (largest remainder; of equal ones to the first), so that the parts are always all conversions.
 */
export function inWholeShares(weights: ReadonlyMap<Channel, number>, total: number, whole: number): Credits {
  const sum = [...weights.values()].reduce((all, weight) => all + weight, 0);
  if (total === 0 || sum === 0) return new Map();
  const exact = [...weights].map(([channel, weight]) => ({ channel, share: (weight / sum) * total * whole }));
  const rounded = new Map<Channel, number>(exact.map(({ channel, share }) => [channel, Math.floor(share)]));
  const given = [...rounded.values()].reduce((all, share) => all + share, 0);
  const byLoss = exact.toSorted((one, other) => lossOf(other.share) - lossOf(one.share));
  const left = total * whole - given;
  for (const [at, { channel }] of byLoss.entries()) {
    const more = Math.floor(left / byLoss.length) + (at < left % byLoss.length ? 1 : 0);
    rounded.set(channel, (rounded.get(channel) ?? 0) + more);
  }
  return rounded;
}

const lossOf = (share: number): number => share - Math.floor(share);

/** The same credits, and conversions of which nothing is known. */
export function withUnknown(credits: Credits, unknown: number, whole: number): Credits {
  return unknown === 0 ? credits : new Map([...credits, [null, (credits.get(null) ?? 0) + unknown * whole]]);
}
