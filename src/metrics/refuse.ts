import { Failure, type FailureCode } from '#domain/failure.ts';

/** Says what was asked, what came, and what is known. */
export function refuse(code: FailureCode, what: string, got: unknown, known: readonly string[] | string): Failure {
  const wanted = typeof known === 'string' ? known : `known: ${known.join(', ')}`;
  return new Failure(code, `${what}: got ${JSON.stringify(got)}; ${wanted}.`);
}
