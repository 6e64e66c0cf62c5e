import type { AnyConnector } from '#connectors/connector.ts';
import type { PulledPage, PullRequest } from '#connectors/pulls.ts';
import type { Delivery } from '#domain/delivery.ts';
import type { Instant, TimeRange } from '#domain/instant.ts';
import { receive } from '#ingest/receive.ts';
import type { DeliveryLog, EventIndex } from '#log/delivery-log.ts';
import { type PullSource, readiness, redacted, type Ready } from './access.ts';
import { type Asker, PullFailure } from './ask.ts';
import { keyHash, listedItem } from './listed.ts';
import { type Advance, advanced, type CallVersion, type PullNotes } from './notes.ts';
import { mostNamed, type PullRuns, readPending } from './runs.ts';
import type { RunRow } from './schema.ts';

export interface RunParts {
  readonly runs: PullRuns;
  readonly notes: PullNotes;
  readonly log: DeliveryLog;
  readonly index: EventIndex;
  readonly connectors: ReadonlyMap<string, AnyConnector>;
  /** The connection as it is now; null = it is gone. */
  readonly source: (connection: string) => Promise<PullSource | null>;
  readonly asker: Asker;
  /** Resolves when everything that the connection has sent is in the event index. */
  readonly decoded: (connection: string, signal: AbortSignal) => Promise<void>;
  readonly now: () => Instant;
  /** Hears of each step, of which the row is the state. */
  readonly onStep: (row: RunRow) => void;
}

/** Versions of calls that are older are not remembered: answers that tell them differently come only when somebody asks. */
export const comparedMs = 45 * 24 * 3_600_000;
const mostAgain = 2;
const pageSize = 1_000;

/** The windows of a span, its margins included: newest first, each from a whole multiple of its length on. */
export function outerSpan({ windowMs, marginMs }: Ready['pulls'], { from, before }: TimeRange): TimeRange {
  return { from: Math.floor((from - marginMs) / windowMs) * windowMs, before: Math.ceil((before + marginMs) / windowMs) * windowMs };
}

/** How much of it is done, 0 to 1: newest first. */
export function shareOf(pulls: Ready['pulls'], row: Pick<RunRow, 'from_at' | 'before_at' | 'reached_at'>): number {
  const { from, before } = outerSpan(pulls, { from: row.from_at, before: row.before_at });
  return Math.min(1, Math.max(0, (before - row.reached_at) / (before - from)));
}

/** Asks for the calls of a span and stores them, from where it stopped before; of a reconciliation also compares. */
export async function runPull(row: RunRow, parts: RunParts, signal: AbortSignal): Promise<void> {
  await parts.decoded(row.connection, signal);
  const state: State = { row, tried: 0, total: null };
  while (await step(state, parts, signal)) signal.throwIfAborted();
  if (row.kind === 'reconciliation') await compare(state.row, parts, signal);
  await parts.notes.forgetVersions(row.connection, parts.now() - comparedMs);
}

interface State {
  row: RunRow;
  /** How often the request in hand was told to wait. */
  tried: number;
  /** How many calls the window in hand has, as its pages said: the last of them, and whether it was more before. */
  total: { readonly now: number; readonly shrank: boolean } | null;
}

/** One request and what it brings; false = the span is done. */
async function step(state: State, parts: RunParts, signal: AbortSignal): Promise<boolean> {
  const { row } = state;
  const { notes, asker } = parts;
  const { connector, source, ready } = await configured(row, parts);
  const { windowMs } = ready.pulls;
  const outer = outerSpan(ready.pulls, { from: row.from_at, before: row.before_at });
  if (row.reached_at <= outer.from) return false;
  const window: TimeRange = { from: row.reached_at - windowMs, before: row.reached_at };
  const [request, ...rest] = readPending(row) ?? [ready.pulls.begin(window)];
  if (request === undefined) throw new Error('A window in hand has something to ask.');
  const answer = await asker.ask(request, state.tried, async () => (await configured(row, parts)).ready, signal);
  const pulled = ready.pulls.read(request, answer);
  if ('failed' in pulled) throw new PullFailure(redacted(pulled.failed, Object.values(ready.credentials)));
  if ('wait' in pulled) {
    state.tried += 1;
    await asker.wait(pulled.wait, signal);
    return true;
  }
  state.tried = 0;
  const { then, versions } = await store(pulled, { row, connector, source, ready, date: answer.headers['date'], parts });
  if (typeof pulled.total === 'number')
    state.total = { now: pulled.total, shrank: state.total !== null && (state.total.shrank || pulled.total < state.total.now) };
  const pending = [...then, ...pulled.next, ...rest];
  const to = { requests: row.requests + 1, reachedAt: row.reached_at, windowNumber: row.window_number, again: row.again };
  if (pending.length > 0) await advance(state, { ...to, pending }, versions, parts);
  else if (row.again < mostAgain && (await passedOver(state, notes))) {
    state.total = null;
    await advance(state, { ...to, pending: [ready.pulls.begin(window)], again: row.again + 1 }, versions, parts);
  } else {
    state.total = null;
    const done = { ...to, pending: null, reachedAt: window.from, windowNumber: row.window_number + 1, again: 0 };
    await advance(state, done, versions, parts);
  }
  return true;
}

/** Calls went while the pages were turned: those behind them moved up, some to a page that was read already. */
async function passedOver({ row, total }: State, notes: PullNotes): Promise<boolean> {
  return total !== null && (total.shrank || (await notes.toldIn(row.id, row.window_number)) < total.now);
}

interface Configured {
  readonly connector: AnyConnector;
  readonly source: PullSource;
  readonly ready: Ready;
}

async function configured({ connection }: RunRow, { source: find, connectors }: RunParts): Promise<Configured> {
  const source = await find(connection);
  if (source === null) throw new PullFailure('The connection is gone.');
  const connector = connectors.get(source.kind);
  const ready = readiness(connector, source);
  if (connector === undefined || 'missing' in ready) throw new PullFailure('missing' in ready ? ready.missing : source.kind);
  return { connector, source, ready };
}

/**
 * Stores the calls of a page durably. Whether we had each is noted before, so that what we stored ourselves does not count as known
 * when the same page is asked again after a kill; a repeated page is no new delivery.
 */
async function store(
  page: PulledPage,
  of: Configured & { readonly row: RunRow; readonly date: string | undefined; readonly parts: RunParts },
): Promise<{ then: PullRequest[]; versions: CallVersion[] }> {
  const { row, connector, source, ready, parts } = of;
  const { notes, index, log, now } = parts;
  if (page.deliveries.length === 0) return { then: [], versions: [] };
  const receivedAt = now();
  const date = of.date ?? new Date(receivedAt).toUTCString();
  const decode = connector.decoderFor(source.settings);
  const asHeaders = ({ format, topic }: PulledPage['deliveries'][number]) => ({
    ...{ format, date, import: `pull-${row.id}` },
    ...(topic === undefined ? {} : { topic }),
  });
  const place = { account: row.account, connection: row.connection, receivedAt };
  const items = page.deliveries.map((delivery) => {
    const read: Delivery = { ...place, seq: 0, deliveryKey: '', headers: asHeaders(delivery), body: delivery.body };
    return listedItem(delivery, decode(read));
  });
  const found = await index.callsOfKeys(
    row.account,
    row.connection,
    items.flatMap(({ keys }) => keys),
  );
  const verdicts = await notes.note(
    row,
    row.window_number,
    items.map(({ keys, hashes, name, at, rejected }) => ({
      ...{ keys: hashes, name, known: keys.some((key) => found.has(key)) },
      told: at === null ? (rejected ? 'unread' : 'nothing') : { at },
    })),
  );
  const before = await notes.versions(
    row.connection,
    items.map(({ telling }) => telling),
  );
  const versions: CallVersion[] = [];
  const then: PullRequest[] = [];
  const arriving: Promise<unknown>[] = [];
  for (const [at, item] of items.entries()) {
    const version = before.get(item.telling);
    // Of a call that we know better, only what we stored of it ourselves is brought up to date.
    if (ready.pulls.stores === 'unknown' && verdicts[at] === true && version === undefined) continue;
    const same = version?.hash === item.contentKey;
    const nth = version === undefined ? 0 : same ? version.nth : version.nth + 1;
    if (!same) then.push(...(item.delivery.then ?? []));
    if (item.at !== null && item.at >= receivedAt - comparedMs)
      versions.push({ call: item.telling, hash: item.contentKey, nth, callAt: item.at });
    const deliveryKey = nth === 0 ? item.contentKey : `${item.contentKey}+${nth}`;
    arriving.push(receive(log, { ...place, deliveryKey, headers: asHeaders(item.delivery), body: item.delivery.body }));
  }
  await Promise.all(arriving);
  return { then, versions };
}

async function advance(state: State, to: Advance, versions: readonly CallVersion[], { notes, onStep }: RunParts): Promise<void> {
  await notes.advance(state.row, to, versions);
  state.row = { ...state.row, ...advanced(to) };
  onStep(state.row);
}

/** The reverse: calls of the span that we have and the API did not list. */
async function compare(row: RunRow, { index, runs, notes, decoded }: RunParts, signal: AbortSignal): Promise<void> {
  await decoded(row.connection, signal);
  const named: [string, Instant][] = [];
  let count = 0;
  let after: { id: string; at: Instant } | undefined;
  do {
    const calls = await index.callsWithin(row.account, row.connection, { from: row.from_at, before: row.before_at }, pageSize, after);
    const hashed = calls.map(({ keys }) => keys.map(keyHash));
    const told = await notes.told(row.id, hashed.flat());
    for (const [at, { id, at: startedAt }] of calls.entries()) {
      if (hashed[at]?.some((hash) => told.has(hash)) === true) continue;
      count += 1;
      if (named.length < mostNamed) named.push([id, startedAt]);
    }
    after = calls.length < pageSize ? undefined : calls.at(-1);
    signal.throwIfAborted();
  } while (after !== undefined);
  await runs.noteOnlyHere(row.id, count, named);
}
