import type { Instant } from '#domain/instant.ts';
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
export async function freshnessOf(services: Pick<Services, 'log' | keyof Stages>, account?: string): Promise<HowFar> {
  const position = await services.log.position(account);
  const { decodedUpTo, waiting, broken, settled } = await settledOf(services, account);
  return {
    position,
    decoded: account === undefined ? decodedUpTo : Math.min(decodedUpTo, position),
    waiting,
    current: settled && decodedUpTo >= position,
    broken,
    failure: services.pipeline.status().problem,
  };
}

type Stages = Pick<Services, 'index' | 'pipeline' | 'projector'>;

/**
 * `settled`: everything decoded is in the figures at this moment, and nothing old is left in them. `factsBefore`: as far as facts of
 * before this instant go; those of running calls then hold up nothing.
 */
export async function settledOf(
  { index, pipeline, projector }: Stages,
  account?: string,
  factsBefore?: Instant,
): Promise<{ readonly decodedUpTo: number; readonly waiting: number; readonly broken: number; readonly settled: boolean }> {
  const decodedUpTo = await index.decodedUpTo();
  const { behind, sweeping } = pipeline.status();
  // Counted last: a sweep that ended just before has marked what is left to be taken out of the figures.
  const waiting = await index.waiting(account, factsBefore);
  const broken = projector.broken(account);
  const own = account === undefined ? behind : behind.filter(({ connection }) => connection.startsWith(`${account}/`));
  // A sweep is everybody's: nobody knows of whom it is until it is done.
  return { decodedUpTo, waiting, broken, settled: own.length === 0 && !sweeping && waiting <= broken };
}
