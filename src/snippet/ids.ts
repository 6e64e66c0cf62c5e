import type { ConsentMode } from '#domain/site-messages.ts';
import { newId } from './new-id.ts';
import { attempt } from './quietly.ts';

/** Who looks, and which visit it is. */
export interface Ids {
  visitor: string;
  session: string;
}

const cookieName = '_ringtrace';
const textName = `${cookieName}_visit`;
const idleMs = 30 * 60_000;
const longestMs = 12 * 3_600_000;
const yearS = 400 * 24 * 3600;

/** Ids on the device, as far as consent goes: a cookie, where there is none the storage, else they live as long as the page. */
export class Device {
  consent: ConsentMode;
  #ids: Ids | null = null;
  /** What brought the visit here, in one word: when something else does, another visit begins. */
  #mark = '';
  #seenAt = Date.now();
  #begunAt = 0;

  constructor(consent: ConsentMode) {
    this.consent = consent;
  }

  /** What was kept until now goes where less may be kept, and stays where more may be. */
  allow(consent: ConsentMode): void {
    attempt(() => (document.cookie = `${cookieName}=;path=/;max-age=0`));
    for (const store of stores) for (const name of [cookieName, textName]) attempt(() => store().removeItem(name));
    this.consent = consent;
    this.keep();
  }

  /** The visit that goes on, or a new one: after half an hour of silence or 12 hours in all, or when another campaign brought somebody. `mark` empty = nothing did. */
  visit(mark: string): Ids {
    const now = Date.now();
    const [visitor, session = '', at = '0', was = '', begun = ''] = (this.#ids === null ? this.#read() : this.#joined(this.#ids)).split(
      '.',
    );
    const begunAt = parseInt(begun, 36) || now;
    const goesOn = session !== '' && now - parseInt(at, 36) < idleMs && now - begunAt < longestMs && (mark === '' || mark === was);
    this.#begunAt = goesOn ? begunAt : now;
    this.#ids = { visitor: visitor || newId(), session: goesOn ? session : newId() };
    this.#mark = mark === '' && goesOn ? was : mark;
    this.keep();
    return this.#ids;
  }

  /** Something happened in the visit. */
  keep(): void {
    this.#seenAt = Date.now();
    if (this.consent === 'none' || this.#ids === null) return;
    const text = this.#joined(this.#ids);
    const secure = location.protocol === 'https:' ? ';secure' : '';
    const age = this.consent === 'full' ? `;max-age=${yearS}` : '';
    attempt(() => (document.cookie = `${cookieName}=${text};path=/;samesite=lax${secure}${age}`));
    if (cookie() === '') attempt(() => this.#store().setItem(cookieName, text));
  }

  /** A text of the visit, for its next page. */
  keepText(text: string): void {
    if (this.consent !== 'none') attempt(() => this.#store().setItem(textName, text));
  }

  text(): string {
    return (this.consent !== 'none' && attempt(() => this.#store().getItem(textName))) || '{}';
  }

  #store(): Storage {
    return this.consent === 'full' ? localStorage : sessionStorage;
  }

  #joined({ visitor, session }: Ids): string {
    return [visitor, session, this.#seenAt.toString(36), this.#mark, this.#begunAt.toString(36)].join('.');
  }

  #read(): string {
    if (this.consent === 'none') return '';
    return cookie() || stores.map((store) => attempt(() => store().getItem(cookieName))).find((text) => text != null) || '';
  }
}

/** Named late: where they are blocked, their very name throws. */
const stores = [() => sessionStorage, () => localStorage];

function cookie(): string {
  return attempt(() => new RegExp(`(?:^|; )${cookieName}=([\\w.-]*)`).exec(document.cookie)?.[1]) ?? '';
}
