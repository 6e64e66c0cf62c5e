import type { Services } from './services.ts';

/** How far the log has become figures. */
export interface HowFar {
  readonly position: number;
  readonly decoded: number;
  readonly waiting: number;
  /** Every acknowledged delivery is in every figure. */
  readonly current: boolean;
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
  const { behind, problem } = pipeline.status();
  const current = decoded >= position && behind.length === 0 && waiting <= projector.broken();
  return { position, decoded, waiting, current, failure: problem };
}
