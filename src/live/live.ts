import type { Instant } from '#domain/instant.ts';
import type { Lack } from '#domain/lack.ts';
import type { DeliveryLog } from '#log/delivery-log.ts';
import { Looking } from '#pace/looking.ts';
import { ami } from './ami.ts';
import { ari } from './ari.ts';
import { esl } from './esl.ts';
import { type KeptConnection, KeepConnected, type LiveState } from './keep-connected.ts';
import { LiveFailure, type LiveSystem, type LiveTarget, type LiveTimes, type StepName, usualTimes } from './live-system.ts';

/** Every way that we connect by ourselves; of those of one kind the first is meant where the settings name none. */
const systems: readonly LiveSystem[] = [ami, ari, esl];

/** Kinds of connections that we connect to by ourselves. */
export const liveKinds: ReadonlySet<string> = new Set(systems.map(({ kind }) => kind));

/** The way that a settings document means; null for a kind that we do not connect to. */
export function liveSystemOf(kind: string, document: unknown): LiveSystem | null {
  const ways = systems.filter((system) => system.kind === kind);
  return ways.find((system) => targetOf(system, document) !== null) ?? ways[0] ?? null;
}

/** A connection of such a kind, as it is configured. */
export interface LiveSource {
  readonly id: string;
  readonly account: string;
  readonly kind: string;
  readonly settings: unknown;
  readonly credential: LiveCredential | null;
}

/** A password, and for whom it was given; null where the seal does not open. */
export interface LiveCredential {
  readonly secret: string | null;
  readonly for: string;
}

export interface LiveParts {
  readonly log: DeliveryLog;
  readonly sources: (kinds: readonly string[]) => Promise<readonly LiveSource[]>;
  readonly now: () => Instant;
  readonly onProblem: (error: unknown, connection: string | null) => void;
  readonly times?: Partial<LiveTimes>;
  readonly random?: () => number;
}

export interface TestStep {
  readonly step: StepName;
  /** Null = it cannot be told. */
  readonly ok: boolean | null;
  readonly says: string;
}

/** A trial ends with what it knows by then. */
const longestTrialMs = 9_500;
/** Before the settings are asked again, where they refused. */
const lookAgainMs = 5_000;

/** All live connections of the server: begun, changed and ended as the settings say. */
export class Live {
  readonly #parts: LiveParts;
  readonly #times: LiveTimes;
  readonly #kept = new Map<string, { readonly key: string; readonly keeper: KeepConnected }>();
  readonly #stop = new AbortController();
  readonly #looking: Looking;
  readonly #removed = new Set<string>();

  constructor(parts: LiveParts) {
    this.#parts = parts;
    this.#times = { ...usualTimes, ...parts.times };
    this.#looking = new Looking({
      look: async () => await this.#take(await parts.sources([...liveKinds])),
      onProblem: (error) => parts.onProblem(error, null),
      againMs: lookAgainMs,
    });
  }

  /** Until then nothing is connected: a command that opens the data folder for a moment is no server. */
  start(): void {
    this.#looking.start();
  }

  /** The settings may have changed: connects and leaves accordingly, soon. */
  look(): void {
    this.#looking.look();
  }

  /** Null where nothing is kept connected under this id. */
  stateOf(connection: string): LiveState | null {
    return this.#kept.get(connection)?.keeper.state() ?? null;
  }

  /** Tries to connect and log in, and tells what happened step by step, within 10 seconds. */
  async test(system: LiveSystem, settings: unknown, credential: LiveCredential | null): Promise<TestStep[]> {
    const steps: TestStep[] = [];
    const step = (name: StepName, ok: boolean | null, says: string): void => void steps.push({ step: name, ok, says });
    const target = system.targetOf(settings);
    const ready = readiness(target, credential);
    if ('missing' in ready) return [{ step: ready.missing, ok: false, says: ready.says }];
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), longestTrialMs);
    const signal = AbortSignal.any([late.signal, this.#stop.signal]);
    try {
      await system.test({ target: ready.target, secret: ready.secret, settings, step, signal, now: this.#parts.now });
    } catch (error) {
      if (signal.aborted) step(steps.at(-1)?.step ?? 'connect', false, 'It took too long: the rest was not tried.');
      else if (error instanceof LiveFailure) step(error.step, false, error.message);
      else throw error;
    } finally {
      clearTimeout(timer);
    }
    return steps;
  }

  /** An account is removed: leaves its systems for good. Resolves when what came is durable and nothing more comes. */
  async removeAccount(account: string): Promise<void> {
    this.#removed.add(account);
    await this.#looking.settled();
  }

  /** Leaves every system; resolves when what came is durable. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#looking.close();
    await Promise.all([...this.#kept.values()].map(async ({ keeper }) => await keeper.stop()));
    this.#kept.clear();
  }

  async #take(sources: readonly LiveSource[]): Promise<void> {
    const wanted = new Map<string, { readonly key: string; readonly system: LiveSystem; readonly connection: KeptConnection }>();
    for (const { id, account, kind, settings, credential } of sources) {
      if (this.#removed.has(account)) continue;
      const system = liveSystemOf(kind, settings);
      const ready = system === null ? null : readiness(targetOf(system, settings), credential);
      if (system === null || ready === null || 'missing' in ready) continue;
      const { target, secret } = ready;
      wanted.set(id, { key: JSON.stringify([kind, target, secret]), system, connection: { id, account, settings, target, secret } });
    }
    const gone = [...this.#kept].filter(([id, { key }]) => wanted.get(id)?.key !== key);
    for (const [id] of gone) this.#kept.delete(id);
    await Promise.all(gone.map(async ([, { keeper }]) => await keeper.stop()));
    if (this.#stop.signal.aborted) return;
    for (const [id, { key, system, connection }] of wanted) {
      const kept = this.#kept.get(id);
      if (kept !== undefined) kept.keeper.settingsAre(connection.settings);
      else this.#kept.set(id, { key, keeper: this.#begin(system, connection) });
    }
  }

  #begin(system: LiveSystem, connection: KeptConnection): KeepConnected {
    const { log, now, onProblem, random = Math.random } = this.#parts;
    return new KeepConnected(connection, { system, log, now, onProblem, random, times: this.#times });
  }
}

/** For whom a password is given: with another host or user it is not sent, so that nobody can have it sent to himself. */
export function credentialFor({ host, user }: Pick<LiveTarget, 'host' | 'user'>): string {
  return user === '' ? host.toLowerCase() : `${user}@${host.toLowerCase()}`;
}

/** Whether everything is there to connect, else what is missing: as a sentence, and as a code. */
export function readiness(
  target: LiveTarget | null,
  credential: LiveCredential | null,
):
  | { readonly target: LiveTarget; readonly secret: string }
  | { readonly missing: 'settings' | 'password'; readonly why: Lack; readonly says: string } {
  if (target === null)
    return { missing: 'settings', why: 'settings', says: 'The settings name nothing to connect to: give host, port and user.' };
  if (credential === null)
    return {
      missing: 'password',
      why: 'none',
      says: `No password is stored for ${target.user === '' ? target.host : `"${target.user}"`}: give one.`,
    };
  if (credential.for !== credentialFor(target))
    return {
      missing: 'password',
      why: 'elsewhere',
      says: `The stored password was given for ${credential.for}: give the one for ${credentialFor(target)}.`,
    };
  if (credential.secret === null)
    return {
      missing: 'password',
      why: 'unreadable',
      says: "The stored password cannot be read with this data folder's secret: give it again.",
    };
  return { target, secret: credential.secret };
}

function targetOf(system: LiveSystem, settings: unknown): LiveTarget | null {
  try {
    return system.targetOf(settings);
  } catch {
    // Settings that are not valid decode nothing either, and are told as such there.
    return null;
  }
}
