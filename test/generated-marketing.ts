import fc from './properties.ts';
import { firstMoment } from './generated-facts.ts';

/** Generated facts of marketing and sales in the dictionary's notation, around the calls of `generated-facts.ts`. */
export type GeneratedMarketing = Readonly<
  Record<'sessions' | 'numbers' | 'assignments' | 'spend' | 'callbacks' | 'leads' | 'deals', Record<string, unknown>[]>
>;

const hour = 3_600_000;
/** From a month before the calls to a day after them. */
const at = fc.integer({ min: -30 * 24, max: 9 * 24 }).map((hours) => firstMoment + hours * hour);
const visitor = fc.constantFrom('v1', 'v2', 'v3', 'v4');
const number = fc.constantFrom('+34900000001', '+34900000002');
const caller = fc.constantFrom(null, '+34600000001', '+34600000002', '+40722222222');
const channel = fc.constantFrom(null, null, 'radio_club');
const origins = [
  { source: 'google', medium: 'cpc', campaign: 'spring', keyword: 'shoes' },
  { source: 'google', medium: 'organic' },
  { source: '(direct)', medium: '(none)' },
  { source: 'facebook', medium: 'paid' },
];

const specs = fc.record({
  sessions: fc.array(fc.record({ at, visitor, origin: fc.constantFrom(...origins), page: fc.constantFrom('/', '/a') }), { maxLength: 20 }),
  leases: fc.array(fc.record({ session: fc.nat({ max: 19 }), number, minutes: fc.integer({ min: 0, max: 600 }) }), { maxLength: 10 }),
  numbers: fc.array(fc.record({ number, at, origin: fc.constantFrom(null, { source: 'leaflet', medium: 'offline' }) }), { maxLength: 3 }),
  spend: fc.array(fc.record({ day: fc.integer({ min: 0, max: 8 }), origin: fc.constantFrom(...origins), cents: fc.nat({ max: 9_999 }) }), {
    maxLength: 8,
  }),
  callbacks: fc.array(fc.record({ at, caller, visitor: fc.option(visitor), connected: fc.boolean() }), { maxLength: 6 }),
  leads: fc.array(fc.record({ at, caller, channel, visitor: fc.option(visitor), score: fc.option(fc.integer({ min: 0, max: 100 })) }), {
    maxLength: 8,
  }),
  deals: fc.array(
    fc.record({
      at,
      caller,
      channel,
      lead: fc.option(fc.nat({ max: 7 })),
      won: fc.boolean(),
      cents: fc.integer({ min: -999, max: 99_999 }),
    }),
    { maxLength: 8 },
  ),
});

export const marketing: fc.Arbitrary<GeneratedMarketing> = specs.map((spec) => ({
  sessions: spec.sessions.map((one, index) => ({
    ...{ id: `s${index}`, visitor_id: one.visitor, started_at: iso(one.at), landing_page: one.page },
    ...one.origin,
  })),
  numbers: spec.numbers.map((one) => ({ id: one.number, from: iso(one.at), ...one.origin })),
  assignments: spec.leases.flatMap(({ session, number: lent, minutes }) => {
    const of = spec.sessions[session];
    return of === undefined ? [] : [{ number_id: lent, session_id: `s${session}`, from: iso(of.at), to: iso(of.at + minutes * 60_000) }];
  }),
  spend: spec.spend.map((one) => ({
    ...{ date: iso(firstMoment + one.day * 24 * hour).slice(0, 10), amount: one.cents / 100 },
    ...one.origin,
  })),
  callbacks: spec.callbacks.map((one, index) => ({
    ...{ id: `b${index}`, origin: 'site', requested_at: iso(one.at), phone: one.caller, visitor_id: one.visitor },
    connected_at: one.connected ? iso(one.at + hour) : null,
  })),
  leads: spec.leads.map((one, index) => ({
    ...{ id: `L${index}`, created_at: iso(one.at), phone: one.caller, channel: one.channel, visitor_id: one.visitor, score: one.score },
  })),
  deals: spec.deals.map((one, index) => ({
    ...{ id: `d${index}`, created_at: iso(one.at), closed_at: iso(one.at + 30 * hour), status: one.won ? 'won' : 'lost' },
    ...{ amount: one.cents / 100, customer_phone: one.caller, channel: one.channel, lead_id: one.lead === null ? null : `L${one.lead}` },
  })),
}));

function iso(moment: number): string {
  return new Date(moment).toISOString();
}
