import { timingSafeEqual } from 'node:crypto';
import { hashToken } from '#settings/seal.ts';
import type { People } from './people.ts';

/** Where the one-time token lies: a file of the data folder, readable by its owner only. */
export interface TokenStore {
  read(): string;
  remove(): void;
}

/** The first visit: whoever holds the one-time token becomes the owner. Void as soon as an owner exists. */
export class FirstRun {
  readonly #people: People;
  readonly #store: TokenStore;

  constructor(people: People, store: TokenStore) {
    this.#people = people;
    this.#store = store;
  }

  async open(): Promise<boolean> {
    return !(await this.#people.hasOwner());
  }

  /** The link to print; null once an owner exists. The token follows a #, so that no server log sees it. */
  async link(publicUrl: string): Promise<string | null> {
    return (await this.open()) ? `${publicUrl}/first-run#${this.#store.read()}` : null;
  }

  async accepts(token: string): Promise<boolean> {
    if (!(await this.open())) return false;
    return timingSafeEqual(Buffer.from(hashToken(token)), Buffer.from(hashToken(this.#store.read())));
  }

  used(): void {
    this.#store.remove();
  }
}
