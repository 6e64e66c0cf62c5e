import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { masked, maskNumber } from '#api/mask.ts';
import type { CallFacts } from '#contract/call-view.ts';
import { type Call, type Leg, noFacts } from '#domain/facts.ts';
import { exampleCall } from '#outbound/message.ts';
import type { Origin } from '#outbound/origin.ts';
import { openOutbound, type Outbound, type OutboundParts, type WrittenFacts } from '#outbound/outbound.ts';
import { post } from '#outbound/post.ts';
import { Sender } from '#outbound/sender.ts';
import type { MessageRow } from '#outbound/schema.ts';
import type { SavedSubscription, SubscriptionDocument } from '#outbound/subscriptions.ts';
import { openSettings, type Settings } from '#settings/open-settings.ts';
import { Seal } from '#settings/seal.ts';
import { type Receiver, startReceiver } from './receiver.ts';

/** Outgoing webhooks on a real settings database, with the hands of the clock in the test's. */
export interface Bench {
  now: number;
  /** The figures, by call. */
  readonly calls: Map<string, CallFacts>;
  /** The visits to a website in which calls were made, by call. */
  readonly origins: Map<string, Origin>;
  readonly unsettled: Set<string>;
  readonly maySeeNumbers: Set<string>;
  readonly outbound: () => Outbound;
  readonly sender: () => Sender;
  readonly errors: unknown[];
  parts: Partial<OutboundParts>;
  /** As after a kill: everything is opened again on what is durable. */
  reopen(): Promise<void>;
  /** The webhook as it is saved, and its messages, newest first. */
  find(id: string): Promise<SavedSubscription>;
  messages(id: string): Promise<MessageRow[]>;
  subscribe(document: Partial<SubscriptionDocument> & { url: string }): Promise<{ id: string; secret: string }>;
  /** The projector wrote these calls. */
  written(...calls: CallFacts[]): Promise<void>;
  /** Sends what is due after so long, and waits for it. */
  after(ms: number): Promise<void>;
  close(): Promise<void>;
}

export const account = 'demo';

/** `url`: a PostgreSQL database; a SQLite file of its own where left out. */
export async function openBench(url?: string): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'ringtrace-outbound-'));
  let settings: Settings;
  let outbound: Outbound;
  let sender: Sender;
  const bench: Bench = {
    now: Date.UTC(2026, 10, 22, 9),
    calls: new Map(),
    origins: new Map(),
    unsettled: new Set(),
    maySeeNumbers: new Set(['user:ann']),
    errors: [],
    parts: {},
    outbound: () => outbound,
    sender: () => sender,
    reopen: async () => {
      await settings.close();
      await open();
    },
    find: async (id) => {
      const found = await outbound.subscriptions.find(account, id);
      if (found === null) throw new Error(`no subscription ${id}`);
      return found;
    },
    messages: async (id) => await outbound.outbox.list(id, { limit: 100 }),
    subscribe: async (document) =>
      await outbound.subscriptions.create(
        account,
        {
          ...{ name: 'CRM', format: 'ringtrace', events: ['call_ended', 'call_lost'], queues: [], directions: [], numbersBy: null },
          ...{ active: true, minTalkS: 0, value: null, currency: null, since: bench.now - 60_000, ...document },
        },
        bench.now,
      ),
    written: async (...calls) => {
      for (const call of calls) bench.calls.set(call.id, call);
      await outbound.written(calls.map(factsOf));
    },
    after: async (ms) => {
      bench.now += ms;
      await sender.round();
      await sender.landed();
    },
    close: async () => {
      await settings.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  const open = async (): Promise<void> => {
    settings = await openSettings(url === undefined ? { path: join(folder, 'settings.db') } : { url }, 'secret');
    const parts: OutboundParts = {
      findCall: (_account, id) => Promise.resolve(bench.calls.get(id) ?? null),
      findOrigin: (_account, call) => Promise.resolve(bench.origins.get(call.id) ?? null),
      lastCalls: () => Promise.resolve([...bench.calls.values()].reverse()),
      isUnsettled: (connection) => bench.unsettled.has(connection),
      seesNumbers: (_account, who) => Promise.resolve(bench.maySeeNumbers.has(who)),
      mask: masked,
      maskNumber,
      linkTo: (call) => `https://calls.example/calls/${call}`,
      send: async (url, body, headers) => await post(url, body, headers, { allowPrivate: true, timeoutMs: 2000 }),
      agent: 'Ringtrace/test',
      now: () => bench.now,
      onError: (error) => bench.errors.push(error),
      ...bench.parts,
    };
    outbound = await openOutbound(settings.database, new Seal('secret'), parts);
    sender = new Sender({ ...parts, outbox: outbound.outbox, subscriptions: outbound.subscriptions });
  };
  await open();
  return bench;
}

/** Gives every test of a file a bench and a receiver of its own; nothing may have gone wrong unheard. */
export function eachOnBench(opened: (bench: Bench, receiver: Receiver) => void): void {
  let [bench, receiver]: [Bench | null, Receiver | null] = [null, null];
  beforeEach(async () => {
    bench = await openBench();
    receiver = await startReceiver();
    opened(bench, receiver);
  });
  afterEach(async () => {
    await receiver?.close();
    await bench?.close();
    expect(bench?.errors).toEqual([]);
  });
}

/** A call that ended at an instant. */
export function callAt(id: string, endedAt: number, more: Partial<CallFacts> = {}): CallFacts {
  return { ...exampleCall(endedAt), id, connection: 'demo/pbx', test: false, caller_name: 'Zoë Hidden', ...more };
}

/** The facts that the fold would have given for it. */
function factsOf(call: CallFacts): WrittenFacts {
  const facts = noFacts();
  const instant = (text: string | null): number | null => (text === null ? null : Date.parse(text));
  const told = {
    ...call,
    started_at: Date.parse(call.started_at),
    answered_at: instant(call.answered_at),
    ended_at: instant(call.ended_at),
  };
  facts.call.push(told as unknown as Call);
  for (const queue of call.queue_ids) {
    facts.visit.push({
      ...{ id: `${call.id}/${queue}`, call_id: call.id, queue_id: queue, enqueued_at: told.started_at },
      ...{ exited_at: null, answered_at: null, agent_id: null, exit: 'abandoned', entry: 'first' },
    });
  }
  if (call.talk_s !== null) facts.leg.push({ ...legOf(call.id), talk_s: call.talk_s });
  return { account, connection: call.connection, facts };
}

const legOf = (call: string): Leg => ({
  ...{ id: `${call}/leg`, call_id: call, agent_id: 'ann', queue_id: null, offered_at: 0, answered_at: 0, ended_at: null },
  ...{ result: 'answered', kind: 'main', talk_s: null, hold_s: null, acw_s: null, dial_s: null },
  ...{ transfer_to: null, transfer_kind: null, transfer_target: null, ended_on_hold: false, ended_by: null },
});
