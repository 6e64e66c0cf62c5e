import {
  clickIdNames,
  type ConsentMode,
  type SessionAnswer,
  type SessionRequest,
  type TagSettings,
  type ToldRequest,
  utmNames,
} from '#domain/site-messages.ts';
import { Target } from './find.ts';
import { Device, type Ids } from './ids.ts';
import { quietly } from './quietly.ts';
import { Swapper } from './swap.ts';

/** The settings of the site: the server puts them around this file. */
declare const ringtraceTag: TagSettings;

declare global {
  interface Window {
    /** What a page may say to us: before the tag runs its consent, and later any change of it. */
    ringtrace?: {
      consent?: ConsentMode | ((mode: ConsentMode) => void);
      /** The visit that is followed. */
      ids?: () => Ids;
    };
  }
  interface Navigator {
    readonly globalPrivacyControl?: boolean;
  }
}

type Touch = Pick<SessionRequest, 'referrer' | 'utm' | 'ids'>;

/** What the next page of the visit needs: what brought it here, and the last answer. */
interface Kept extends SessionAnswer {
  readonly session: string;
  readonly at: number;
  readonly touch: Touch;
}

function start(): void {
  const { to, origins, targets: parts, leaseS, refusals } = ringtraceTag;
  const chosen = window.ringtrace?.consent;
  if (typeof chosen === 'function' || !origins.includes(location.origin)) return;
  if (refusals.some((name) => /^(1|true)$/.test(String(navigator[name])))) return;

  const query = new URLSearchParams(location.search);
  const named = (prefix: string, names: readonly string[]): Record<string, string> => {
    const found: Record<string, string> = {};
    for (const name of names) {
      const value = query.get(prefix + name);
      if (value) found[name] = value.slice(0, 300);
    }
    return found;
  };
  let touch: Touch = {
    referrer: bare(document.referrer),
    utm: named('utm_', utmNames),
    ids: named('', clickIdNames),
  };
  const campaign = JSON.stringify([touch.utm, touch.ids]);
  const device = new Device(chosen ?? ringtraceTag.consent);
  const targets = parts.map((own) => new Target(own));
  const wanted = () => targets.flatMap(({ found, shown }, place) => (found && shown === null ? [place] : []));
  let { visitor, session } = device.visit(campaign === '[{},{}]' ? '' : hashOf(campaign));
  let page = here();
  let numbers: SessionAnswer['numbers'] = [];
  let heardAt = 0;
  let asked = false;
  let asking = false;

  const swapper = new Swapper(
    targets,
    quietly(() => {
      if (wanted().length > 0) ask();
    }),
  );

  /** The numbers are this visit's for another while. */
  const hold = (): void => {
    heardAt = Date.now();
    device.keepText(JSON.stringify({ session, at: heardAt, touch, numbers } satisfies Kept));
  };

  const take = (answer: SessionAnswer): void => {
    ({ numbers } = answer);
    for (const { target, number } of numbers) targets[target]?.show(number);
    swapper.all(document);
  };

  const ask = (): void => {
    if (asking) return;
    asking = asked = true;
    const body: SessionRequest = {
      ...{ session, visitor, consent: device.consent, page: location.origin + page, ...touch },
      ...{ targets: targets.flatMap(({ found }, place) => (found ? [place] : [])) },
    };
    fetch(`${to}/session`, { method: 'POST', body: JSON.stringify(body), credentials: 'omit', keepalive: true })
      .then(async (response) => (response.ok ? ((await response.json()) as SessionAnswer) : null))
      .then((answer) => {
        asking = false;
        if (answer === null || body.session !== session) return;
        take(answer);
        hold();
      })
      .catch(() => {
        asking = false;
      });
  };

  const tell = (more: Omit<ToldRequest, 'session' | 'visitor'>): void => {
    device.keep();
    navigator.sendBeacon(`${to}/told`, JSON.stringify({ session, visitor, ...more }));
  };

  /** Also after a sleep, when the number may be another's; and where nothing was answered yet. */
  const beat = quietly(() => {
    if (document.hidden) return;
    const before = session;
    ({ visitor, session } = device.visit(''));
    if (session !== before) {
      // Who comes back to an open page after a long while was led there by nothing.
      touch = { referrer: '', utm: {}, ids: {} };
      heardAt = 0;
    }
    if (Date.now() - heardAt > leaseS * 900 || wanted().length > 0) {
      ask();
    } else {
      hold();
      tell({});
    }
  });

  const moved = quietly(() => {
    if (here() === page) return;
    page = here();
    tell({ page: location.origin + page });
  });

  swapper.watch(document);
  const kept = JSON.parse(device.text()) as Partial<Kept>;
  const { at = 0, numbers: before = [], touch: brought = touch } = kept.session === session ? kept : {};
  touch = brought;
  if (Date.now() - at < leaseS * 1000) take({ numbers: before });
  else swapper.all(document);
  const ready = (): void => {
    if (!asked) ask();
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', quietly(ready));
  else ready();

  for (const name of ['pushState', 'replaceState'] as const) {
    const go = history[name].bind(history);
    history[name] = (...given: Parameters<History['pushState']>) => {
      go(...given);
      moved();
    };
  }
  addEventListener('popstate', moved);
  setInterval(beat, leaseS * 300);
  document.addEventListener('visibilitychange', beat);
  document.addEventListener(
    'click',
    quietly((event: Event) => {
      for (const at of event.composedPath()) {
        const href = at instanceof Element ? (at.getAttribute('href') ?? '') : '';
        if (!/^tel:/i.test(href)) continue;
        tell({ click: href.slice(4, 44) });
        return;
      }
    }),
    { capture: true, passive: true },
  );
  window.ringtrace = {
    ids: () => ({ visitor, session }),
    consent: quietly((mode: ConsentMode) => {
      device.allow(mode);
      ask();
    }),
  };
}

function here(): string {
  return location.pathname.slice(0, 500);
}

/** An address without its query, which may say more than we want to know. */
function bare(address: string): string {
  return (address.split(/[?#]/)[0] ?? '').slice(0, 500);
}

function hashOf(text: string): string {
  let hash = 0;
  for (const character of text) hash = (hash * 31 + character.charCodeAt(0)) | 0;
  return (hash >>> 0).toString(36);
}

quietly(start)();
