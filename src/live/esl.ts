import { setTimeout as pause } from 'node:timers/promises';
import { commandOf, eventsCommand, loginCommand } from '#connectors/freeswitch/esl-protocol.ts';
import { eslTarget, statusEvents } from '#connectors/freeswitch/live.ts';
import { EslSession } from './esl-session.ts';
import { LiveFailure, type LiveSession, type LiveSystem, type LiveTarget, type LiveTrial } from './live-system.ts';
import { openSocket } from './open-socket.ts';

/** FreeSWITCH's event socket, inbound: its events in JSON, each on a line of its own. */
export const esl: LiveSystem = { kind: 'freeswitch', format: 'freeswitch-events', targetOf: eslTarget, run, test };

const greetingMs = 3_000;
const trialAnswerMs = 5_000;
/** So long a trial looks for events. */
const lookMs = 2_000;

/** That the system lives, and nothing else. */
const heartbeat = 'HEARTBEAT';

async function run(session: LiveSession): Promise<never> {
  const { target, secret, signal, times, now, clock } = session;
  const socket = await openSocket(target, signal);
  const over = new AbortController();
  let ready = (): void => undefined;
  const durable = new Promise<void>((resolve, reject) => {
    ready = resolve;
    over.signal.addEventListener('abort', () => reject(new LiveFailure('connect', 'Stopped.')));
  });
  durable.catch(() => undefined);
  const esl = new EslSession({
    ...{ socket, answerMs: times.answerMs, heard: session.heard },
    take: async (events) => {
      // Nothing counts before it is durable that from here on all is heard.
      await durable;
      await session.take(events.filter(({ name }) => name !== heartbeat).map(({ line }) => line));
    },
  });
  const leave = (): void => {
    over.abort();
    void leaving(esl, socket);
  };
  signal.addEventListener('abort', leave);
  try {
    if (signal.aborted) throw new LiveFailure('connect', 'Stopped.');
    await greeted(esl, times.answerMs, signal);
    await logIn(esl, target, secret);
    const askedAt = await clockRead(esl, session);
    const agents = await esl.ask(commandOf('api callcenter_config agent list'));
    await subscribe(esl);
    await session.connected();
    // What is told of now comes before what happens from now on; a server without mod_callcenter answers with an error.
    if (agents.kind === 'answer') await session.take(statusEvents(agents.text, askedAt));
    ready();
    return await Promise.race([esl.ended, keepAlive(AbortSignal.any([signal, over.signal]))]);
  } finally {
    over.abort();
    signal.removeEventListener('abort', leave);
    if (!signal.aborted) socket.destroy();
    // All that was read is handed over before this session is over.
    await esl.ended.catch(() => undefined);
  }

  async function keepAlive(until: AbortSignal): Promise<never> {
    for (;;) {
      await pause(times.pingMs, undefined, { signal: until, ref: false });
      await clockRead(esl, { now, clock });
    }
  }
}

async function greeted(esl: EslSession, withinMs: number, signal: AbortSignal): Promise<void> {
  const late = async (): Promise<never> => {
    await pause(withinMs, undefined, { signal, ref: false });
    throw new LiveFailure('greeting', `No greeting within ${withinMs / 1000} s. Is it the port of mod_event_socket?`);
  };
  await Promise.race([esl.greeted, late()]);
}

async function logIn(esl: EslSession, { user }: LiveTarget, secret: string): Promise<void> {
  const answer = await esl.ask(loginCommand(secret, user));
  if (answer.kind === 'reply' && answer.ok) return;
  const who = user === '' ? 'this password' : `the user "${user}" with this password`;
  const says = answer.kind === 'reply' ? answer.says : answer.text;
  throw new LiveFailure('login', `The server refuses ${who}: "${says}". See "password" in event_socket.conf.xml.`, { refused: true });
}

async function subscribe(esl: EslSession): Promise<void> {
  const answer = await esl.ask(eventsCommand());
  if (answer.kind === 'reply' && answer.ok) return;
  const says = answer.kind === 'reply' ? answer.says : answer.text;
  throw new LiveFailure('events', `The server tells us no events: "${says}". See "esl-allowed-events" of the user.`);
}

/** The system's clock, in milliseconds; ours where it does not tell it. Any answer at all shows that it lives. */
async function clockRead(esl: EslSession, { now, clock }: Pick<LiveSession, 'now' | 'clock'>): Promise<number> {
  const answer = await esl.ask(commandOf('api strmicroepoch'));
  const text = answer.kind === 'answer' ? answer.text : '';
  if (/^\d{16}$/u.test(text)) clock.aheadMs = Number(text) / 1000 - now();
  return now() + clock.aheadMs;
}

/** Says goodbye, but waits for no one. */
async function leaving(esl: EslSession, socket: { destroySoon: () => void; destroy: () => void }): Promise<void> {
  esl.ask(commandOf('exit')).catch(() => undefined);
  socket.destroySoon();
  await pause(500, undefined, { ref: false });
  socket.destroy();
}

async function test({ target, secret, step, signal }: LiveTrial): Promise<void> {
  const socket = await openSocket(target, signal, (name, says) => step(name, true, says));
  const seen = new Set<string>();
  let look = (): void => undefined;
  const esl = new EslSession({
    ...{ socket, answerMs: trialAnswerMs, heard: () => undefined },
    take: async (events) => {
      for (const { name } of events) seen.add(name);
      look();
      await Promise.resolve();
    },
  });
  const leave = (): void => void socket.destroy();
  signal.addEventListener('abort', leave);
  try {
    await greeted(esl, greetingMs, signal);
    step('greeting', true, 'The event socket of FreeSWITCH.');
    await logIn(esl, target, secret);
    step('login', true, target.user === '' ? 'The password is right.' : `Logged in as "${target.user}".`);
    await subscribe(esl);
    await Promise.race([new Promise<void>((resolve) => (look = resolve)), pause(lookMs, undefined, { signal }), esl.ended]);
    if (seen.size > 0) step('events', true, `Events come: ${[...seen].slice(0, 5).join(', ')}.`);
    else step('events', null, 'Events are promised. Whether they come, the first call shows.');
    await queues(esl, step);
  } finally {
    signal.removeEventListener('abort', leave);
    if (!signal.aborted) void leaving(esl, socket);
  }
}

/** Whether there is a mod_callcenter whose queues and agents tell of themselves. */
async function queues(esl: EslSession, step: LiveTrial['step']): Promise<void> {
  const answer = await esl.ask(commandOf('api callcenter_config queue list'));
  const lines = answer.kind === 'answer' ? answer.text.split('\n').filter((line) => line.includes('|')) : [];
  if (lines.length > 0) step('events', true, `mod_callcenter answers; queues: ${lines.length - 1}.`);
  else step('events', null, 'mod_callcenter does not answer: calls are told, queues and the states of agents are not.');
}
