import { randomUUID } from 'node:crypto';
import type { Job } from '#contract/operate.ts';
import { ApiProblem, problemOf } from './api-problem.ts';

type Told = Partial<Pick<Job, 'doing' | 'done' | 'total' | 'checks' | 'backup'>>;

/** Long work of the operator, one at a time; kept until the server ends. */
export class Jobs {
  readonly #jobs = new Map<string, Job>();
  #running: Promise<unknown> | null = null;

  start(kind: Job['kind'], unit: string, work: (tell: (news: Told) => void) => Promise<void>): Job {
    if (this.#running !== null) {
      const busy = [...this.#jobs.values()].find((one) => one.state === 'running');
      throw new ApiProblem(409, 'busy', `The server is at work already: ${busy?.kind ?? 'another job'}. Try again when it is done.`);
    }
    const job: Job = {
      id: randomUUID(),
      kind,
      state: 'running',
      doing: 'begins',
      done: 0,
      total: null,
      unit,
      failure: null,
      checks: [],
      backup: null,
    };
    this.#jobs.set(job.id, job);
    this.#running = work((news) => Object.assign(job, news))
      .then(
        () => Object.assign(job, { state: 'done' }),
        (error: unknown) => Object.assign(job, { state: 'failed', failure: problemOf(error, 'operator')?.message ?? messageOf(error) }),
      )
      .finally(() => (this.#running = null));
    return job;
  }

  find(id: string): Job | null {
    return this.#jobs.get(id) ?? null;
  }

  /** Resolves when nothing runs: before the stores are closed. */
  async idle(): Promise<void> {
    await this.#running;
  }
}

/** Jobs are the operator's own, who may read what went wrong. */
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
