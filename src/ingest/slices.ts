import type { Delivery } from '#domain/delivery.ts';
import { Failure } from '#domain/failure.ts';
import type { DecodedDelivery, DecodeProgress, EventIndex } from '#log/delivery-log.ts';
import { type Decoder, messageOf, rejected } from './decoders.ts';

/** The event loop has its turn after this long, or after so many events. */
const sliceMs = 12;
const sliceEvents = 2_000;
/** While deliveries come faster than they are decoded, decoding takes this share of the time: durable first. */
const shareBesideIntake = 0.25;

/** Gathers decoded deliveries and records them in slices; while the index stores one, the next is being decoded. */
export class Slices {
  readonly #index: EventIndex;
  readonly #progress: (upTo: number) => DecodeProgress;
  readonly #givesWay: () => boolean;
  #batch: { delivery: Delivery; decoded: DecodedDelivery }[] = [];
  #upTo: number | null = null;
  #events = 0;
  #began = performance.now();
  #storing: Promise<void> = Promise.resolve();

  constructor(index: EventIndex, progress: (upTo: number) => DecodeProgress, givesWay: () => boolean) {
    this.#index = index;
    this.#progress = progress;
    this.#givesWay = givesWay;
  }

  async add(delivery: Delivery, decoder: Decoder): Promise<void> {
    const { events, rejects } = decoder.decode(delivery);
    this.#batch.push({ delivery, decoded: { delivery, decoder: decoder.name, events, rejects } });
    this.#events += events.length + rejects.length;
    await this.skip(delivery.seq);
  }

  /** Nothing to record of this one. */
  async skip(seq: number): Promise<void> {
    this.#upTo = seq;
    if (this.#events < sliceEvents && performance.now() - this.#began < sliceMs) return;
    await this.#store();
    // Requests that came in meanwhile have their turn; a sender that waits for durability comes before figures.
    const worked = performance.now() - this.#began;
    if (this.#givesWay()) await new Promise((resolve) => setTimeout(resolve, worked / shareBesideIntake - worked));
    else await new Promise((resolve) => setImmediate(resolve));
    this.#began = performance.now();
  }

  async flush(): Promise<void> {
    await this.#store();
    await this.#storing;
  }

  async #store(): Promise<void> {
    const batch = this.#batch;
    const upTo = this.#upTo;
    this.#batch = [];
    this.#events = 0;
    this.#upTo = null;
    await this.#storing;
    if (upTo === null) return;
    this.#storing = this.#record(batch, upTo);
    // Awaited with the next slice; a failure in between must not count as unhandled.
    this.#storing.catch(() => undefined);
  }

  async #record(batch: readonly { delivery: Delivery; decoded: DecodedDelivery }[], upTo: number): Promise<void> {
    try {
      await this.#index.record(
        batch.map(({ decoded }) => decoded),
        this.#progress(upTo),
      );
    } catch (error) {
      if (error instanceof Failure) throw error;
      // Not the store but something decoded is bad: each by itself, so that one cannot hold up the rest.
      for (const { delivery, decoded } of batch) await this.#recordOne(delivery, decoded);
      await this.#index.record([], this.#progress(upTo));
    }
  }

  async #recordOne(delivery: Delivery, decoded: DecodedDelivery): Promise<void> {
    const progress = this.#progress(delivery.seq);
    try {
      await this.#index.record([decoded], progress);
    } catch (error) {
      if (error instanceof Failure) throw error;
      const refused = rejected(delivery, `The events could not be stored: ${messageOf(error)}`);
      await this.#index.record([{ ...decoded, ...refused }], progress);
    }
  }
}
