import { setTimeout as pause } from 'node:timers/promises';
import { ariFilter, ariTarget, onOneLine, trialPath } from '#connectors/asterisk/live-ari.ts';
import { LiveFailure, type LiveSession, type LiveSystem, type LiveTarget, type LiveTrial } from './live-system.ts';
import { openSocket } from './open-socket.ts';
import { type Opened, ReadWebSocket, type WebSocketParts } from './web-socket.ts';

/** Asterisk's REST interface: its events over a WebSocket, each on a line of its own. Nothing is asked of the PBX and nothing changed. */
export const ari: LiveSystem = { kind: 'asterisk', format: 'asterisk-ari', targetOf: ariTarget, run, test };

/** So long a trial looks for events. */
const lookMs = 2_000;
const trialAnswerMs = 5_000;

type Event = Readonly<Record<string, unknown>>;

async function run(session: LiveSession): Promise<never> {
  const { target, secret, signal, times } = session;
  const socket = await openSocket(target, signal);
  const keeps = filterOf(session.settings);
  const over = new AbortController();
  let ready = (): void => undefined;
  const durable = new Promise<void>((resolve, reject) => {
    ready = resolve;
    over.signal.addEventListener('abort', () => reject(new LiveFailure('connect', 'Stopped.')));
  });
  durable.catch(() => undefined);
  const ws = new ReadWebSocket({
    ...partsOf(target, secret),
    ...{ socket, heard: session.heard, answerMs: times.answerMs },
    take: async (messages) => {
      // Nothing counts before it is durable that from here on all is heard.
      await durable;
      const pieces = messages.flatMap((text) => {
        const event = read(text);
        if (event?.['type'] === 'ApplicationReplaced') throw replaced(target);
        return event !== null && !keeps(event) ? [] : [onOneLine(text)];
      });
      await session.take(pieces);
    },
  });
  const leave = (): void => {
    over.abort();
    void ws.leave();
  };
  signal.addEventListener('abort', leave);
  try {
    if (signal.aborted) throw new LiveFailure('connect', 'Stopped.');
    await ws.opened;
    await session.connected();
    ready();
    return await Promise.race([ws.ended, ws.keepAlive(times.pingMs, AbortSignal.any([signal, over.signal]))]);
  } finally {
    over.abort();
    signal.removeEventListener('abort', leave);
    if (!signal.aborted) ws.destroy();
    // All that was read is handed over before this session is over.
    await ws.ended.catch(() => undefined);
  }
}

async function test({ target, secret, step, signal }: LiveTrial): Promise<void> {
  const socket = await openSocket(target, signal, (name, says) => step(name, true, says));
  const seen = new Set<string>();
  let look = (): void => undefined;
  const ws = new ReadWebSocket({
    ...partsOf({ ...target, path: trialPath(target.path ?? '') }, secret),
    ...{ socket, heard: () => undefined, answerMs: trialAnswerMs },
    refused: (status, says) => {
      if (status === 401 || status === 403) step('greeting', true, 'An HTTP server answers.');
      return refusal(target, status, says);
    },
    take: async (messages) => {
      for (const text of messages) {
        const type = read(text)?.['type'];
        seen.add(typeof type === 'string' ? type : 'what is no event');
      }
      look();
      await Promise.resolve();
    },
  });
  const leave = (): void => ws.destroy();
  signal.addEventListener('abort', leave);
  try {
    const { server } = await ws.opened.catch(notSpoken);
    step('greeting', true, server === null ? 'The REST interface answers.' : `${server}.`);
    step('login', true, `Logged in as "${target.user}".`);
    await Promise.race([new Promise<void>((resolve) => (look = resolve)), pause(lookMs, undefined, { signal }), ws.ended]);
    if (seen.size > 0) step('events', true, `Events come: ${[...seen].slice(0, 5).join(', ')}.`);
    else step('events', null, `No event within ${lookMs / 1000} s. The first call shows whether they come.`);
  } finally {
    signal.removeEventListener('abort', leave);
    if (!signal.aborted) void ws.leave();
  }
}

/** Before anything was answered: it is another protocol, or the other one of the two ports. */
function notSpoken(error: unknown): Opened {
  if (!(error instanceof LiveFailure) || error.step !== 'connect') throw error;
  throw new LiveFailure('greeting', `${error.message} Is it the port of Asterisk's HTTP server (http.conf), and not the one with TLS?`);
}

function partsOf(target: LiveTarget, secret: string): Pick<WebSocketParts, 'host' | 'port' | 'path' | 'headers' | 'refused'> {
  const { host, port, path = '', user } = target;
  const authorization = `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
  return { host, port, path, headers: { authorization }, refused: (status, says) => refusal(target, status, says) };
}

function refusal({ user }: LiveTarget, status: number, says: string): LiveFailure {
  const got = `${status} ${says}`.trim();
  switch (status) {
    case 401:
      return new LiveFailure('login', `The PBX refuses the user "${user}" with this password (${got}). See the user in ari.conf.`, {
        refused: true,
      });
    case 403:
      return new LiveFailure('login', `The user "${user}" may not read events (${got}). See the user and "permit" in ari.conf.`, {
        refused: true,
      });
    case 404:
      return new LiveFailure(
        'greeting',
        `Nothing is at this path (${got}). Is "enabled = yes" in ari.conf, and is the prefix that of http.conf?`,
      );
    case 503:
      return new LiveFailure('greeting', `The PBX is not up yet (${got}).`);
    default:
      return new LiveFailure('greeting', `Got the answer ${got}, wanted 101 Switching Protocols. Is it Asterisk's HTTP server?`);
  }
}

/** Two that take an application from each other in turn would both miss events. */
function replaced({ path = '' }: LiveTarget): LiveFailure {
  const app = new URLSearchParams(path.split('?')[1]).get('app') ?? '';
  return new LiveFailure('events', `Another client took the application "${app}". Give this connection a name of its own ("app").`, {
    refused: true,
  });
}

/** Null for what is no event; it is kept, and told as such when it is decoded. */
function read(text: string): Event | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

/** The filter of the settings as they are now. */
function filterOf(settings: () => unknown): ReturnType<typeof ariFilter> {
  let of = settings();
  let keeps = ariFilter(of);
  return (event) => {
    const now = settings();
    if (now !== of) [of, keeps] = [now, ariFilter(now)];
    return keeps(event);
  };
}
