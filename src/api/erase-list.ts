import { createHmac, hkdfSync, randomInt } from 'node:crypto';
import type { EraseList } from '#connectors/erase.ts';
import type { ErasedForm, ErasureOrder } from '#settings/erasures.ts';

const mostRemembered = 100_000;

/** The erase list in memory. Digits are compared by keyed hash: neither the file nor the database tells a number. */
export class EraseLists {
  readonly #secret: string;
  readonly #keys = new Map<string, Buffer>();
  readonly #lists = new Map<string, Listed>();

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** Null where the account erased nobody: then nothing need be looked at. */
  of(account: string): EraseList | null {
    return this.#lists.get(account) ?? null;
  }

  add({ account, token, forms }: ErasureOrder): void {
    const list = this.#lists.get(account) ?? new Listed((text) => this.#hash(account, text));
    list.add(token, forms);
    this.#lists.set(account, list);
  }

  numberForm(account: string, digits: string): ErasedForm {
    return { kind: 'number', hash: this.#hash(account, digits), digits: digits.length };
  }

  nameForm(account: string, call: string, name: string): ErasedForm {
    return { kind: 'name', hash: this.#hash(account, nameText(call, name)), digits: 0 };
  }

  /** A token that stands for nobody yet. */
  newToken(account: string): string {
    for (;;) {
      const token = `999${Array.from({ length: 12 }, () => randomInt(10)).join('')}`;
      if (this.#lists.get(account)?.hasToken(token) !== true) return token;
    }
  }

  #hash(account: string, text: string): string {
    let key = this.#keys.get(account);
    if (key === undefined)
      this.#keys.set(account, (key = Buffer.from(hkdfSync('sha256', this.#secret, account, 'ringtrace erase list', 32))));
    return createHmac('sha256', key).update(text).digest('base64url');
  }
}

class Listed implements EraseList {
  readonly #hash: (text: string) => string;
  readonly #numbers = new Map<string, string>();
  readonly #names = new Map<string, string>();
  readonly #tokens = new Set<string>();
  readonly #remembered = new Map<string, string | null>();
  readonly lengths = new Set<number>();

  constructor(hash: (text: string) => string) {
    this.#hash = hash;
  }

  add(token: string, forms: readonly ErasedForm[]): void {
    this.#tokens.add(token);
    for (const { kind, hash, digits } of forms) {
      if (kind === 'name') this.#names.set(hash, token);
      else {
        this.#numbers.set(hash, token);
        this.lengths.add(digits);
      }
    }
    this.#remembered.clear();
  }

  hasToken(token: string): boolean {
    return this.#tokens.has(token);
  }

  readonly find = (digits: string): string | null => {
    if (!this.lengths.has(digits.length)) return null;
    const before = this.#remembered.get(digits);
    if (before !== undefined) return before;
    const found = this.#numbers.get(this.#hash(digits)) ?? null;
    if (this.#remembered.size >= mostRemembered) this.#remembered.clear();
    this.#remembered.set(digits, found);
    return found;
  };

  readonly findName = (call: string, name: string): string | null =>
    this.#names.size === 0 ? null : (this.#names.get(this.#hash(nameText(call, name))) ?? null);
}

function nameText(call: string, name: string): string {
  return `name\n${call}\n${name}`;
}
