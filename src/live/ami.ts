import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { headerOf, loginFields, pongTime, type AmiBlock } from '#connectors/asterisk/ami-protocol.ts';
import { amiClasses, amiFilter, amiTarget, recorded } from '#connectors/asterisk/live.ts';
import type { Instant } from '#domain/instant.ts';
import { AmiSession, isOurs } from './ami-session.ts';
import { LiveFailure, type LiveSession, type LiveSystem, type LiveTarget, type LiveTrial } from './live-system.ts';
import { openSocket } from './open-socket.ts';

/** Asterisk's manager interface: its events as blocks, as a recorder of the stream would write them. */
export const ami: LiveSystem = { kind: 'asterisk', format: 'asterisk-ami', targetOf: amiTarget, run, test };

/** Events that come before it is durable that they are expected; at that time only those of the system itself are asked for. */
const mostEarly = 10_000;
const greetingMs = 3_000;
/** So long a trial looks for events. */
const lookMs = 2_000;

async function run(session: LiveSession): Promise<never> {
  const { target, secret, signal, times, now, clock } = session;
  const socket = await openSocket(target, signal);
  const early: AmiBlock[] = [];
  let ready = false;
  let askedAt: Instant = now();
  // What answers us tells how things were when we asked: what happened since is told by events of its own, whose times are later.
  const timeOf = (block: AmiBlock): Instant => (isOurs(block) ? askedAt : now() + clock.aheadMs);
  const keeps = filterOf(session.settings);
  const pieces = (events: readonly AmiBlock[]): Buffer[] =>
    events.filter((block) => keeps(block)).map((block) => recorded(block, timeOf(block)));
  const ami = new AmiSession({
    socket,
    answerMs: times.answerMs,
    heard: session.heard,
    take: async (events) => {
      if (ready) await session.take(pieces(events));
      else early.push(...events);
      if (early.length > mostEarly) throw new LiveFailure('events', `More than ${mostEarly} events came before any was asked for.`);
    },
  });
  const leave = (): void => void leaving(ami, socket);
  const over = new AbortController();
  signal.addEventListener('abort', leave);
  try {
    if (signal.aborted) throw new LiveFailure('connect', 'Stopped.');
    await logIn(ami, target, secret, 'system');
    askedAt = await clockRead(ami, session);
    await session.connected();
    const first = pieces(early);
    ready = true;
    await session.take(first);
    ami.send('Events', { EventMask: amiClasses });
    ami.send('QueueStatus');
    return await Promise.race([ami.ended, keepAlive(ami, session, AbortSignal.any([signal, over.signal]))]);
  } finally {
    over.abort();
    signal.removeEventListener('abort', leave);
    if (!signal.aborted) socket.destroy();
    // All that was read is handed over before this session is over.
    await ami.ended.catch(() => undefined);
  }
}

async function keepAlive(ami: AmiSession, session: LiveSession, signal: AbortSignal): Promise<never> {
  for (;;) {
    await pause(session.times.pingMs, undefined, { signal, ref: false });
    await clockRead(ami, session);
  }
}

/** The system's clock, which its answer to a ping tells; ours where it does not. */
async function clockRead(ami: AmiSession, { now, clock }: Pick<LiveSession, 'now' | 'clock'>): Promise<Instant> {
  const told = pongTime(await ami.ask('Ping'));
  if (told !== null) clock.aheadMs = told - now();
  return told ?? now() + clock.aheadMs;
}

/** Without TLS the password itself does not travel. */
async function logIn(ami: AmiSession, { user, tls }: LiveTarget, secret: string, classes: string): Promise<void> {
  let challenge: string | null = null;
  if (tls === false) {
    const answer = await ami.ask('Challenge', { AuthType: 'MD5' });
    challenge = headerOf(answer, 'Challenge');
    if (challenge === null) throw refusal(`The PBX gives no challenge for a login without TLS: ${messageOf(answer)}.`);
  }
  const answer = await ami.ask('Login', loginFields(user, secret, challenge, classes));
  if (answer.name === 'Success') return;
  const look = 'See the user\'s "secret", "permit" and "deny" in manager.conf.';
  throw refusal(`The PBX refuses the user "${user}" with this password: ${messageOf(answer)}. ${look}`);
}

function refusal(says: string): LiveFailure {
  return new LiveFailure('login', says, { refused: true });
}

function messageOf(answer: AmiBlock): string {
  return `"${headerOf(answer, 'Message') ?? answer.name}"`;
}

/** Says goodbye, but waits for no one. */
async function leaving(ami: AmiSession, socket: Socket): Promise<void> {
  ami.send('Logoff');
  socket.destroySoon();
  await pause(500, undefined, { ref: false });
  socket.destroy();
}

/** The filter of the settings as they are now. */
function filterOf(settings: () => unknown): ReturnType<typeof amiFilter> {
  let of = settings();
  let keeps = amiFilter(of);
  return (block) => {
    const now = settings();
    if (now !== of) [of, keeps] = [now, amiFilter(now)];
    return keeps(block);
  };
}

async function test({ target, secret, step, signal }: LiveTrial): Promise<void> {
  const socket = await openSocket(target, signal, (name, says) => step(name, true, says));
  const seen: AmiBlock[] = [];
  let look: () => void = () => undefined;
  const ami = new AmiSession({
    socket,
    answerMs: 5_000,
    heard: () => undefined,
    take: async (events) => {
      if (seen.length < mostEarly) seen.push(...events);
      look();
      await Promise.resolve();
    },
  });
  const leave = (): void => void socket.destroy();
  signal.addEventListener('abort', leave);
  try {
    const version = await Promise.race([ami.greeting, noGreeting(signal)]);
    step('greeting', true, `Asterisk Call Manager ${version}.`);
    await logIn(ami, target, secret, amiClasses);
    step('login', true, `Logged in as "${target.user}".`);
    const enough = new Promise<void>((resolve) => {
      look = () => (isBooted(seen) && seen.length > 1 ? resolve() : undefined);
      look();
    });
    await Promise.race([enough, pause(lookMs, undefined, { signal }), ami.ended]);
    tellEvents(seen, step);
  } finally {
    signal.removeEventListener('abort', leave);
    if (!signal.aborted) void leaving(ami, socket);
  }
}

async function noGreeting(signal: AbortSignal): Promise<never> {
  await pause(greetingMs, undefined, { signal, ref: false });
  throw new LiveFailure('greeting', `No greeting within ${greetingMs / 1000} s. Is it AMI's port, and not the one with TLS?`);
}

/** Who may read the system's events is told at the login that the PBX is up; nothing tells of the other classes before they happen. */
function tellEvents(seen: readonly AmiBlock[], step: LiveTrial['step']): void {
  const classes = amiClasses.replaceAll(',', ', ');
  const told = seen.filter(({ name }) => name !== 'FullyBooted');
  const [other] = told;
  if (!isBooted(seen) && other === undefined) {
    step('events', false, `The user may read no events. In manager.conf give it: read = ${amiClasses}.`);
    return;
  }
  if (other === undefined)
    step('events', null, `The user may read events of the system. Whether it may read all of ${classes}, the first call shows.`);
  else step('events', true, `Events come: ${[...new Set(told.map(({ name }) => name))].slice(0, 5).join(', ')}.`);
  const untimed = told.find((block) => headerOf(block, 'Timestamp') === null);
  if (untimed !== undefined)
    step(
      'times',
      false,
      'Events come without their time, so the time of their arrival counts. In manager.conf set: timestampevents = yes.',
    );
  else if (other !== undefined) step('times', true, 'Events tell their time.');
  else step('times', null, 'Whether events tell their time, the first one shows. In manager.conf it is: timestampevents = yes.');
}

function isBooted(seen: readonly AmiBlock[]): boolean {
  return seen.some(({ name }) => name === 'FullyBooted');
}
