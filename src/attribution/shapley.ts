import { type Channel, conversionsOf, type Credits, inWholeShares, knownPaths, type Path, withUnknown } from './credit.ts';

/**
 * Conversions by Shapley value: players are channels, and a coalition is worth the conversions of all visitors whom no other channel
 * touched, v(S) = Σ conversions of paths whose channels all lie in S. Of this game (Zhao, Mahboobi, Bagheri 2018, "Shapley Value
 * Methods for Attribution Modeling in Online Advertising") the dividend of a set is the conversions of exactly that set, so the value
 * of a channel is the sum over the sets seen with it of conversions / size: exact, for any number of channels. Order and repetition of
 * touches and visitors who did not convert change nothing. In whole parts of `whole` to a conversion; together they are all conversions.
 */
export function shapleyCredits(paths: readonly Path[], whole: number): Credits {
  const { known, unknown } = knownPaths(paths);
  const weights = new Map<Channel, number>();
  for (const { channels, count, converted } of known) {
    if (!converted) continue;
    const players = new Set(channels);
    for (const player of players) weights.set(player, (weights.get(player) ?? 0) + (count * whole) / players.size);
  }
  return withUnknown(inWholeShares(weights, conversionsOf(known), whole), unknown, whole);
}
