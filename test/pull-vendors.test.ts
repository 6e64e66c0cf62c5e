import { afterEach, describe, expect, it } from 'vitest';
import { days, pullIntoStore, type PullHarness } from './pull-harness.ts';
import { aircallAccess, startAircall } from './vendor-apis/aircall.ts';
import { type BookedCall, bookOf, stepClock } from './vendor-apis/api-server.ts';
import { callrailAccess, startCallrail } from './vendor-apis/callrail.ts';
import { cloudtalkAccess, startCloudtalk } from './vendor-apis/cloudtalk.ts';
import { justcallAccess, startJustcall } from './vendor-apis/justcall.ts';
import { ringcentralAccess, startRingcentral } from './vendor-apis/ringcentral.ts';
import { startTwilio, twilioAccess } from './vendor-apis/twilio.ts';
import type { StartVendor, VendorApi } from './vendor-apis/vendor.ts';

const hour = 3_600_000;
const start = Date.parse('2026-03-02T00:00:00Z');
/** Three days are asked for; the book has a day more on each side. */
const span = days('2026-03-02', 3);

interface Case {
  readonly kind: string;
  readonly start: StartVendor;
  readonly access: Readonly<Record<string, string>>;
  readonly zone: number;
  readonly perDay: number;
  readonly settings?: Record<string, unknown>;
}

/** So many calls a day that each vendor's list has several pages. */
const cases: readonly Case[] = [
  { kind: 'callrail', start: startCallrail, access: callrailAccess, zone: -5, perDay: 600 },
  { kind: 'justcall', start: startJustcall, access: justcallAccess, zone: 13, perDay: 250 },
  { kind: 'cloudtalk', start: startCloudtalk, access: cloudtalkAccess, zone: 2, perDay: 110 },
  { kind: 'aircall', start: startAircall, access: aircallAccess, zone: 0, perDay: 500 },
  { kind: 'twilio', start: startTwilio, access: twilioAccess, zone: 0, perDay: 700 },
  {
    kind: 'ringcentral',
    start: startRingcentral,
    access: ringcentralAccess,
    zone: 0,
    perDay: 600,
    settings: { agents: { 809646016: 'ann@example.com' } },
  },
];

describe.each(cases)('past calls of $kind', ({ kind, start: startApi, access, zone, perDay, settings }) => {
  let api: VendorApi | null = null;
  let pull: (PullHarness & { readonly store: Awaited<ReturnType<typeof pullIntoStore>>['store'] }) | null = null;
  afterEach(async () => {
    await pull?.close();
    await api?.close();
  });

  it('come once, page by page, within its limits, whatever it breaks; asked again they are known', async () => {
    const clock = stepClock(start + 20 * 24 * hour);
    const book = bookOf(perDay * 5, start - 24 * hour, Math.floor((24 * hour) / perDay));
    api = await startApi({ clock, book, zone });
    pull = await pullIntoStore({ kind, url: api.url, access, ...(settings === undefined ? {} : { settings }) }, clock);
    const later = { status: 503, json: { error: 'maintenance' } };
    api.faults.push(null, 'cut', { ...later, headers: { 'retry-after': '30' } }, null, 'half', { status: 500, json: 'oops' });

    const asked = book.filter(({ at }) => at >= span.from && at < span.before);
    const first = await pull.run('backfill', span);
    expect(first).toMatchObject({ state: 'done', failure: null, listed: asked.length, missing: asked.length, unread: 0 });
    expect(pull.problems).toEqual([]);
    expect({ limited: api.limited, tooEarly: api.tooEarly }).toEqual({ limited: 0, tooEarly: 0 });
    await pull.store.settle();
    const calls = await pull.store.facts('call', 'acme');
    const within = calls.filter(({ started_at: at }) => String(at) >= dayOf(span.from) && String(at) < dayOf(span.before));
    expect(within).toHaveLength(asked.length);
    expect(otherThan(within, asked)).toEqual([]);

    const stored = await pull.store.log.count('acme', 'acme/phones');
    const second = await pull.run('reconciliation', span);
    expect(second).toMatchObject({ state: 'done', listed: asked.length, missing: 0, only_here: 0 });
    expect(await pull.store.log.count('acme', 'acme/phones')).toBe(stored);
  });
});

/** As the warehouse writes instants. */
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Where direction, the other end and whether it was answered are not as in the book; the first few. */
function otherThan(calls: readonly Record<string, unknown>[], book: readonly BookedCall[]): string[] {
  const told = new Set(calls.map(({ direction, outcome, caller }) => [direction, outcome === 'answered', caller].join(' ')));
  const booked = new Set(book.map(({ inbound, answered, caller }) => [inbound ? 'inbound' : 'outbound', answered, caller].join(' ')));
  const differs = [
    ...[...told].filter((one) => !booked.has(one)),
    ...[...booked].filter((one) => !told.has(one)).map((one) => `no ${one}`),
  ];
  return differs.slice(0, 5);
}
