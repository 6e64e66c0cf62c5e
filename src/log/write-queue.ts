import { Failure } from '#domain/failure.ts';
import type { WriteJob, WriteResult } from './write-job.ts';

interface Waiting {
  readonly job: WriteJob;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Bytes of bodies and number of jobs that one commit takes. */
const mostBytes = 8 * 1024 * 1024;
const mostJobs = 1_000;

/**
 * Group commit: while the writer commits one batch, the next gathers; so nobody waits longer than for the batch before his own,
 * and a batch is as large as the load makes it. `write` answers each job, in order.
 */
export class WriteQueue {
  readonly #write: (jobs: readonly WriteJob[]) => Promise<readonly WriteResult[]>;
  #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;

  constructor(write: (jobs: readonly WriteJob[]) => Promise<readonly WriteResult[]>) {
    this.#write = write;
  }

  /** Resolves with the job's value after its commit. */
  async ask(job: WriteJob): Promise<unknown> {
    return await new Promise((resolve, reject) => {
      this.#waiting.push({ job, resolve, reject });
      this.#running ??= this.#drain();
    });
  }

  /** Waits until nothing is waiting. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #drain(): Promise<void> {
    // What is asked for in the same turn of the event loop belongs to the same batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const batch = this.#take();
      try {
        const results = await this.#write(batch.map(({ job }) => job));
        batch.forEach(({ resolve, reject }, at) => {
          const result = results[at];
          if (result === undefined) reject(new Error('The writer gave no answer.'));
          else if ('value' in result) resolve(result.value);
          else reject(result.code === null ? new Error(result.message) : new Failure(result.code, result.message));
        });
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#running = null;
  }

  /** The next batch: at most one long job, so that an append beside it never waits for two. */
  #take(): Waiting[] {
    const batch: Waiting[] = [];
    const rest: Waiting[] = [];
    let bytes = 0;
    let long = 0;
    for (const waiting of this.#waiting) {
      const { job } = waiting;
      const fits = batch.length < mostJobs && (batch.length === 0 || bytes < mostBytes) && (job.kind === 'append' || long === 0);
      (fits ? batch : rest).push(waiting);
      if (!fits) continue;
      if (job.kind === 'append') bytes += job.delivery.body.byteLength;
      else long += 1;
    }
    this.#waiting = rest;
    return batch;
  }
}
