/**
 * Numbers handed out at random without a lock to k visitors at once: the probability that one visitor shares its number with another,
 * or that some two of them do.
 */
export function numberCollision(of: 'random_per_visitor' | 'random_any', numbers: number, visitors: number): number {
  if (of === 'random_per_visitor') return 1 - (1 - 1 / numbers) ** (visitors - 1);
  if (visitors > numbers) return 1;
  let apart = 1;
  for (let taken = 1; taken < visitors; taken++) apart *= 1 - taken / numbers;
  return 1 - apart;
}
