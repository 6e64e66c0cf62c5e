import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Many readers or one writer, first come, first served: a reader that comes after a waiting writer waits behind it,
 * so that a stream of pages never starves the projector. A section inside another one of the same task runs at once.
 */
export class ReadWriteLock {
  #readers = 0;
  #writing = false;
  readonly #queue: { readonly kind: 'read' | 'write'; readonly start: () => void }[] = [];
  readonly #held = new AsyncLocalStorage<{ readonly kind: 'read' | 'write'; active: boolean }>();

  /** How many read now or wait to. */
  readers(): number {
    return this.#readers + this.#queue.filter(({ kind }) => kind === 'read').length;
  }

  async read<T>(work: () => Promise<T>): Promise<T> {
    if (this.#held.getStore()?.active === true) return await work();
    return await this.#run('read', work);
  }

  async write<T>(work: () => Promise<T>): Promise<T> {
    const held = this.#held.getStore();
    if (held?.active === true) {
      if (held.kind === 'read') throw new Error('A write section cannot start inside a read section: both would wait for ever.');
      return await work();
    }
    return await this.#run('write', work);
  }

  async #run<T>(kind: 'read' | 'write', work: () => Promise<T>): Promise<T> {
    await new Promise<void>((start) => {
      this.#queue.push({ kind, start });
      this.#next();
    });
    // A task that outlives its section (a promise nobody awaited) must not pass for one that holds the lock.
    const section = { kind, active: true };
    try {
      return await this.#held.run(section, work);
    } finally {
      section.active = false;
      if (kind === 'read') this.#readers -= 1;
      else this.#writing = false;
      this.#next();
    }
  }

  #next(): void {
    for (;;) {
      const [first] = this.#queue;
      if (first === undefined || this.#writing) return;
      if (first.kind === 'write') {
        if (this.#readers > 0) return;
        this.#writing = true;
      } else this.#readers += 1;
      this.#queue.shift();
      first.start();
    }
  }
}
