import { describe, expect, test } from 'vitest';
import type { EraseList } from '#connectors/erase.ts';
import { eraseText } from '#connectors/erase.ts';
import { everyOrder, hostedFacts, type PostedDelivery } from '../../../test/hosted-facts.ts';
import { twilio } from './connector.ts';

/** Seconds after 14:00:00 of the day on which all calls here are made. */
const at = (second: number): number => Date.UTC(2025, 5, 2, 14, 0, second);
const stamp = (second: number): string => new Date(at(second)).toUTCString().replace('GMT', '+0000');

const customer = '+12125550167';
const ours = '+12025550143';

interface Leg {
  readonly sid: string;
  readonly parent?: string;
  readonly direction?: string;
  readonly from: string;
  readonly to: string;
  readonly status?: string;
  readonly start: number;
  readonly end: number;
}

/** A leg as the list has it, and as the request at its end told it. */
function told({
  sid,
  parent,
  direction = parent === undefined ? 'inbound' : 'outbound-dial',
  from,
  to,
  status = 'completed',
  start,
  end,
}: Leg) {
  const duration = status === 'completed' ? end - start : 0;
  const listed = (topic = ''): PostedDelivery => ({
    headers: { format: 'twilio-calls', topic },
    body: {
      ...{ sid, parent_call_sid: parent ?? null, status, direction, from, to, start_time: stamp(start), end_time: stamp(end) },
      ...{ duration: String(duration), answered_by: null, caller_name: null, date_updated: stamp(end), price: '-0.01' },
    },
  });
  const posted = (topic = ''): PostedDelivery => ({
    topic,
    body: new URLSearchParams({
      ...{
        CallSid: sid,
        CallStatus: status,
        Direction: direction,
        From: from,
        To: to,
        Timestamp: stamp(end),
        CallDuration: String(duration),
      },
      ...(parent === undefined ? {} : { ParentCallSid: parent }),
    }).toString(),
  });
  return { listed, posted };
}

const parent = told({ sid: 'CA1', from: customer, to: ours, start: 0, end: 70 });
const child = told({ sid: 'CA2', parent: 'CA1', from: customer, to: 'client:ann', start: 10, end: 70 });

describe('legs as the API lists them', () => {
  const facts = hostedFacts(twilio, {}, [parent.listed(), child.listed()]);

  test('make the call that the requests at their ends make', () => {
    expect(facts.rejects).toEqual([]);
    expect(facts.calls).toMatchObject([
      {
        direction: 'inbound',
        caller: customer,
        number_id: ours,
        started_at: at(0),
        answered_at: at(10),
        ended_at: at(70),
        outcome: 'answered',
      },
    ]);
    expect(facts.legs).toMatchObject([{ agent_id: 'ann', answered_at: at(10), talk_s: 60, result: 'answered' }]);
    expect(hostedFacts(twilio, {}, [parent.posted(), child.posted()])).toEqual(facts);
  });

  test('change nothing where the requests came, in any order', () => {
    for (const order of everyOrder([parent.listed(), child.listed(), parent.posted(), child.posted()]))
      expect(hostedFacts(twilio, {}, order)).toEqual(facts);
  });

  test('repair what was lost: the leg of the agent', () => {
    expect(hostedFacts(twilio, {}, [parent.posted(), child.listed()])).toEqual(facts);
  });

  test('under a phone of an agent are customers; whether a SIP phone is one the settings say', () => {
    const from = 'sip:ann@acme.sip.twilio.com';
    const placing = told({ sid: 'CA1', from, to: customer, start: 0, end: 70 });
    const far = told({ sid: 'CA2', parent: 'CA1', from: ours, to: customer, start: 10, end: 70 });
    const settings = { agents: { [from]: 'Ann' } };
    const placed = hostedFacts(twilio, settings, [placing.listed(), far.listed(`under ${from}`)]);
    expect(placed.calls).toMatchObject([{ direction: 'outbound', caller: customer, agent_id: 'Ann', outcome: 'answered', anomalies: [] }]);
    expect(hostedFacts(twilio, settings, [placing.posted(), far.posted('outbound')])).toEqual(placed);
    const agent = told({ sid: 'CA2', parent: 'CA1', from, to: '+12025550119', start: 10, end: 70 });
    expect(hostedFacts(twilio, {}, [placing.listed(), agent.listed(`under ${from}`)]).calls).toMatchObject([{ direction: 'inbound' }]);
  });

  test('that go on tell nothing yet; a page is its calls; what cannot be read is named', () => {
    const going = told({ sid: 'CA3', from: customer, to: ours, status: 'in-progress', start: 0, end: 0 });
    expect(hostedFacts(twilio, {}, [going.listed()])).toMatchObject({ calls: [], rejects: [] });
    const page = { headers: { format: 'twilio-calls' }, body: { calls: [parent.listed().body, child.listed().body], next_page_uri: null } };
    expect(hostedFacts(twilio, {}, [page]).calls).toEqual(facts.calls);
    const { rejects } = hostedFacts(twilio, {}, [{ headers: { format: 'twilio-calls' }, body: { sid: 'CA9', status: 'busy' } }]);
    expect(rejects.map(({ reason }) => reason)).toEqual(['end_time: got nothing, wanted when the call ended']);
  });

  test('are erased: number and name go, ids and times stay', () => {
    const list: EraseList = {
      lengths: new Set([11]),
      find: (digits) => (digits === customer.slice(1) ? '999000000000001' : null),
      findName: () => null,
    };
    const body = JSON.stringify({ ...(parent.listed().body as object), caller_name: 'ANN EXAMPLE', from_formatted: '+1 212-555-0167' });
    const settings = twilio.parseSettings({});
    const erased = eraseText(body, list, twilio.erasing(settings).layoutOf({ headers: { format: 'twilio-calls' } })) ?? '';
    expect(erased).not.toMatch(/212.?555.?0167|ANN EXAMPLE/);
    const [before, after] = [body, erased].map((text) => JSON.parse(text) as Record<string, unknown>);
    for (const kept of ['sid', 'status', 'to', 'start_time', 'end_time', 'duration', 'date_updated'])
      expect(after?.[kept]).toEqual(before?.[kept]);
  });
});
