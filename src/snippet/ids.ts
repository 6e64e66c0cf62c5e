import type { ConsentMode } from '#domain/site-messages.ts';

/** Who looks, and which visit it is. */
export interface Ids {
  visitor: string;
  session: string;
}

const cookieName = '_ringtrace';
const textName = `${cookieName}_visit`;
const idleMs = 30 * 60_000;
const yearS = 400 * 24 * 3600;

/** Ids on the device, as far as consent goes: a cookie, where there is none the storage, else they live as long as the page. */
export class Device {
  readonly #now = Date.now;
  #consent: ConsentMode;
  #ids: Ids | null = null;
  /** What brought the visit here, in one word: when something else does, another visit begins. */
  #mark = '';

  constructor(consent: ConsentMode) {
    this.#consent = consent;
  }

  get consent(): ConsentMode {
    return this.#consent;
  }

  /** What was kept until now goes where less may be kept, and stays where more may be. */
  allow(consent: ConsentMode): void {
    this.forget();
    this.#consent = consent;
    this.#keep();
  }

  /** The visit that goes on, or a new one: after half an hour, or when another campaign brought somebody. `mark` empty = nothing did. */
  visit(mark: string): Ids {
    const [visitor = '', session = '', at = '0', was = ''] = (this.#ids === null ? this.#read() : this.#joined()).split('.');
    const goesOn = session !== '' && this.#now() - parseInt(at, 36) < idleMs && (mark === '' || mark === was);
    this.#ids = { visitor: visitor === '' ? newId() : visitor, session: goesOn ? session : newId() };
    this.#mark = mark === '' && goesOn ? was : mark;
    this.#keep();
    return this.#ids;
  }

  /** Something happened in the visit. */
  goesOn(): void {
    this.#keep();
  }

  /** A text of the visit, for its next page. */
  keepText(text: string): void {
    if (this.#consent !== 'none') attempt(() => this.#store().setItem(textName, text));
  }

  text(): string {
    return (this.#consent !== 'none' && attempt(() => this.#store().getItem(textName))) || '{}';
  }

  #store(): Storage {
    return this.#consent === 'full' ? localStorage : sessionStorage;
  }

  forget(): void {
    attempt(() => (document.cookie = `${cookieName}=;path=/;max-age=0`));
    for (const store of stores) {
      attempt(() => store().removeItem(cookieName));
      attempt(() => store().removeItem(textName));
    }
  }

  #joined(): string {
    return this.#ids === null ? '' : [this.#ids.visitor, this.#ids.session, this.#now().toString(36), this.#mark].join('.');
  }

  #read(): string {
    if (this.#consent === 'none') return '';
    return cookie() || stores.map((store) => attempt(() => store().getItem(cookieName))).find((text) => text != null) || '';
  }

  #keep(): void {
    if (this.#consent === 'none' || this.#ids === null) return;
    const text = this.#joined();
    const full = this.#consent === 'full';
    const secure = location.protocol === 'https:' ? ';secure' : '';
    attempt(() => (document.cookie = `${cookieName}=${text};path=/;samesite=lax${secure}${full ? `;max-age=${yearS}` : ''}`));
    if (cookie() === '') attempt(() => this.#store().setItem(cookieName, text));
  }
}

/** Named late: where they are blocked, their very name throws. */
const stores = [() => sessionStorage, () => localStorage];

function cookie(): string {
  return attempt(() => new RegExp(`(?:^|; )${cookieName}=([\\w.-]*)`).exec(document.cookie)?.[1]) ?? '';
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
