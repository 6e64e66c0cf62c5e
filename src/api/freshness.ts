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

/** Of the whole server, or as one account sees it: what others send and what becomes of it is theirs. */
export async function freshnessOf(
  { log, index, pipeline, projector }: Pick<Services, 'log' | 'index' | 'pipeline' | 'projector'>,
  account?: string,
): Promise<HowFar> {
  const position = await log.position(account);
  const decodedUpTo = await index.decodedUpTo();
  const { behind, sweeping, problem } = pipeline.status();
  // Counted last: a sweep that ended just before has marked what is left to be taken out of the figures.
  const waiting = await index.waiting(account);
  const own = account === undefined ? behind : behind.filter(({ connection }) => connection.startsWith(`${account}/`));
  const broken = projector.broken(account);
  // A sweep is everybody's: nobody knows of whom it is until it is done.
  const current = decodedUpTo >= position && own.length === 0 && !sweeping && waiting <= broken;
  return {
    position,
    decoded: account === undefined ? decodedUpTo : Math.min(decodedUpTo, position),
    waiting,
    current,
    broken,
    failure: problem,
  };
}
