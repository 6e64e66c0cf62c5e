import type { Services } from './services.ts';

/** How far the log has become figures. */
export interface HowFar {
  readonly position: number;
  readonly decoded: number;
  readonly waiting: number;
  /** Every acknowledged delivery is in every figure. */
  readonly current: boolean;
  /** Groups of events that could not be folded: their facts are as they were before. */
  readonly broken: number;
  /** Why decoding stands still. */
  readonly failure: string | null;
}

export async function freshnessOf({
  log,
  index,
  pipeline,
  projector,
}: Pick<Services, 'log' | 'index' | 'pipeline' | 'projector'>): Promise<HowFar> {
  const position = await log.position();
  const [decoded, waiting] = [await index.decodedUpTo(), await index.waiting()];
  const { behind, sweeping, problem } = pipeline.status();
  const broken = projector.broken();
  const current = decoded >= position && behind.length === 0 && !sweeping && waiting <= broken;
  return { position, decoded, waiting, current, broken, failure: problem };
}
