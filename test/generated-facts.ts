import fc from './properties.ts';

/** Generated facts in the dictionary's notation: calls, visits and legs of one call agree with one another. */
export interface GeneratedFacts {
  readonly calls: Record<string, unknown>[];
  readonly visits: Record<string, unknown>[];
  readonly legs: Record<string, unknown>[];
}

/** Monday 2026-03-23 in UTC; the days after it cross the spring change of clocks in Europe. */
export const firstMoment = Date.UTC(2026, 2, 23);
const days = 8;

type CallSpec = ReturnType<typeof callSpec> extends fc.Arbitrary<infer T> ? T : never;

/** Waits around the usual thresholds, to the millisecond. */
const wait = fc.oneof(fc.constantFrom(0, 4_999, 5_000, 19_999, 20_000, 20_001), fc.integer({ min: 0, max: 180_000 }));

const visitSpec = fc.record({ queue: fc.constantFrom('q1', 'q2', 'q3'), wait, moves: fc.constantFrom('overflow', 'timeout') });
const legSpec = fc.record({
  agent: fc.constantFrom('a1', 'a2', 'a3'),
  ring: fc.integer({ min: 0, max: 8_000 }),
  talk: fc.integer({ min: 0, max: 400 }),
  hold: fc.integer({ min: 0, max: 60 }),
  acw: fc.integer({ min: 0, max: 60 }),
});

export function callSpec() {
  return fc.record({
    at: fc.integer({ min: 0, max: days * 86_400_000 - 1 }),
    direction: fc.constantFrom('inbound', 'inbound', 'inbound', 'outbound', 'internal'),
    flag: fc.constantFrom(null, null, null, null, null, null, 'spam', 'test'),
    caller: fc.constantFrom(null, '+34600000001', '+34600000002', '+34911111111', '+40722222222', '+442071234567'),
    number: fc.constantFrom('+34900000001', '+34900000002'),
    campaign: fc.constantFrom(null, 'c1', 'c2'),
    visitor: fc.constantFrom(null, null, 'v1', 'v2', 'v3'),
    ivr: fc.constantFrom(null, 0, 3.5, 15),
    topics: fc.subarray(['billing', 'complaint', 'sales']),
    goals: fc.subarray(['sale', 'lead']),
    disposition: fc.constantFrom(null, 'done', 'callback'),
    visits: fc.array(visitSpec, { minLength: 0, maxLength: 3 }),
    end: fc.constantFrom(
      'answered',
      'answered',
      'answered',
      'abandoned',
      'abandoned',
      'voicemail',
      'callback',
      'overflow',
      'timeout',
      'open',
    ),
    /** Where nobody was asked to answer. */
    refusal: fc.constantFrom('blocked', 'closed', 'contained', 'abandoned_ivr', 'screened', 'failed'),
    attempt: fc.constantFrom('answered', 'machine', 'busy', 'no_answer', 'rejected', 'cancelled', 'failed', 'no_line'),
    legs: fc.array(legSpec, { minLength: 1, maxLength: 2 }),
    resolved: fc.constantFrom(null, true, false),
    escalated: fc.boolean(),
  });
}

export const callSpecs = (maxLength = 25): fc.Arbitrary<CallSpec[]> => fc.array(callSpec(), { maxLength });

/** Facts of the specs; ids follow the order, so that shuffled facts keep theirs. */
export function factsOf(specs: readonly CallSpec[], prefix = 'c'): GeneratedFacts {
  const facts: GeneratedFacts = { calls: [], visits: [], legs: [] };
  for (const [index, spec] of specs.entries()) addCall(facts, `${prefix}${index + 1}`, spec);
  return facts;
}

function addCall(facts: GeneratedFacts, id: string, spec: CallSpec): void {
  const started = firstMoment + spec.at;
  const base = {
    id,
    direction: spec.direction,
    started_at: iso(started),
    caller: spec.caller,
    number_id: spec.number,
    ...(spec.campaign === null ? {} : { campaign_id: spec.campaign }),
    ...(spec.visitor === null ? {} : { visitor_id: spec.visitor }),
    ...(spec.ivr === null ? {} : { ivr_s: spec.ivr }),
    ...(spec.disposition === null ? {} : { disposition: spec.disposition }),
    ...(spec.flag === null ? {} : { [spec.flag]: true }),
    topics: spec.topics,
    goals: spec.goals,
  };
  if (spec.direction === 'outbound') addAttempt(facts, base, id, started, spec);
  else if (spec.visits.length === 0) {
    facts.calls.push({ ...base, ended_at: iso(started + 1_000), outcome: spec.refusal });
  } else addInbound(facts, base, id, started, spec);
}

function addInbound(facts: GeneratedFacts, base: Record<string, unknown>, id: string, started: number, spec: CallSpec): void {
  let at = started + (spec.ivr ?? 0) * 1000;
  for (const [index, visit] of spec.visits.entries()) {
    const last = index === spec.visits.length - 1;
    const exit = last ? (spec.end === 'open' ? 'waiting' : spec.end) : visit.moves;
    const left = exit === 'waiting' ? null : at + visit.wait;
    facts.visits.push({
      id: `${id}/v${index + 1}`,
      call_id: id,
      queue_id: visit.queue,
      enqueued_at: iso(at),
      exited_at: left === null ? null : iso(left),
      exit,
      entry: index === 0 ? 'first' : 'overflow',
      ...(exit === 'answered' && left !== null ? { answered_at: iso(left), agent_id: spec.legs[0]?.agent } : {}),
    });
    at = left ?? at;
  }
  const connected = { connected_at: iso(started) };
  if (spec.end === 'open') facts.calls.push({ ...base, ...connected, ended_at: null });
  else if (spec.end === 'answered') {
    const ended = addLegs(facts, id, at, spec);
    const verdict = { resolved: spec.resolved, escalated: spec.escalated };
    facts.calls.push({ ...base, ...connected, ...verdict, answered_at: iso(at), ended_at: iso(ended), outcome: 'answered' });
  } else {
    const outcome = spec.end === 'callback' ? 'callback_requested' : spec.end;
    facts.calls.push({ ...base, ...connected, ended_at: iso(at), outcome });
  }
}

function addAttempt(facts: GeneratedFacts, base: Record<string, unknown>, id: string, started: number, spec: CallSpec): void {
  const rang = { ringing_at: iso(started + 2_000) };
  switch (spec.attempt) {
    case 'answered': {
      const ended = addLegs(facts, id, started + 5_000, spec);
      const answered = { connected_at: iso(started + 5_000), answered_at: iso(started + 5_000) };
      facts.calls.push({ ...base, ...rang, ...answered, ended_at: iso(ended), outcome: 'answered' });
      return;
    }
    case 'machine':
      facts.calls.push({ ...base, ...rang, connected_at: iso(started + 5_000), ended_at: iso(started + 9_000), outcome: 'machine' });
      return;
    case 'no_line':
      facts.calls.push({ ...base, seized: false, ended_at: iso(started), outcome: 'failed', sip_code: 503 });
      return;
    case 'busy':
    case 'no_answer':
    case 'rejected':
    case 'cancelled':
    case 'failed':
      facts.calls.push({ ...base, ...(spec.ivr === null ? {} : rang), ended_at: iso(started + 9_000), outcome: spec.attempt });
  }
}

/** Legs one after the other; the end of the last one. */
function addLegs(facts: GeneratedFacts, id: string, answered: number, { legs, visits }: CallSpec): number {
  let at = answered;
  for (const [index, leg] of legs.entries()) {
    const ended = at + (leg.talk + leg.hold) * 1000;
    facts.legs.push({
      id: `${id}/l${index + 1}`,
      call_id: id,
      agent_id: leg.agent,
      queue_id: visits.at(-1)?.queue ?? null,
      offered_at: iso(Math.max(at - leg.ring, 0)),
      answered_at: iso(at),
      ended_at: iso(ended),
      result: 'answered',
      talk_s: leg.talk,
      hold_s: leg.hold,
      acw_s: leg.acw,
      ...(index < legs.length - 1 ? { transfer_to: legs[index + 1]?.agent, transfer_kind: 'blind' } : {}),
    });
    at = ended;
  }
  return at;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
