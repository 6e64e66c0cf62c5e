import { hostedFacts, type PostedDelivery } from './hosted-facts.ts';
import { cloudtalk } from '../src/connectors/cloudtalk/connector.ts';

/** Messages and answers for the tests, and what they give. */
export const facts = (...deliveries: PostedDelivery[]) => hostedFacts(cloudtalk, {}, deliveries);

export const noon = Date.UTC(2025, 5, 2, 12);
/** So many seconds after noon. */
export const at = (seconds: number): number => noon + seconds * 1000;
export const iso = (seconds: number): string => new Date(at(seconds)).toISOString();

export const base = { call_uuid: 'u-1', internal_number: 12025550143, direction: 'incoming', external_number: 12125550167, agent_id: 11 };
/** A message of a workflow, come so many seconds after noon. */
export const push = (action: string, seconds: number, more: object = {}): PostedDelivery => ({
  body: { ...base, ...more, action },
  receivedAt: at(seconds),
});
export const ended = push('call_ended', 90, { call_id: 27, waiting_time: 20, talking_time: 60, wrapup_time: 10 });

export const cdr = {
  ...{ id: '27', type: 'incoming', public_external: 12125550167, public_internal: '12025550143', is_voicemail: false, user_id: '11' },
  ...{ talking_time: '58', started_at: iso(0), answered_at: iso(20), ended_at: iso(78), waiting_time: '20', wrapup_time: '10' },
};
export const person = { id: '11', fullname: 'Ann Lee', email: 'ann@example.com' };
export const item = (more: object = {}, tags: string[] = []) => ({
  ...{ Cdr: { ...cdr, ...more }, Contact: { name: 'Zora' }, CallNumber: { caller_id_e164: '+12025550143' }, Agent: person },
  Tags: tags.map((name) => ({ id: '5', name })),
});
export const history = (items: readonly object[], date?: string): PostedDelivery => ({
  topic: 'calls',
  body: { responseData: { itemsCount: items.length, data: items } },
  ...(date === undefined ? {} : { headers: { date } }),
});

export const agent = (id: number, name: string, more: object) => ({ type: 'agent', id, name, ...more });
export const taken = agent(11, 'Ann Lee', {
  date: iso(15),
  call_times: { talking_time: 60, wrap_up_time: 10, ringing_time: 5, holding_time: 2 },
  status: 'answered',
  reason: null,
});
export const passed = agent(12, 'Bob', { date: iso(10), call_times: { ringing_time: 5 }, status: 'missed', reason: 'not_picked_up' });
export const queue = {
  ...{ type: 'queue', id: 10, name: 'Sales', date: iso(10), call_times: { waiting_time: 10 }, status: 'answered', strategy: 'rrmemory' },
  agent_calls: [passed, taken],
};
export const menu = { type: 'ivr', id: 1, date: iso(0), total_time: 10, option: '1' };
export const told = {
  ...{ cdr_id: 27, uuid: 'u-1', date: iso(0), contact: { id: 1, name: 'Zora', number: '+12125550167' } },
  ...{ call_tags: [{ id: 5, label: 'Quote' }], internal_number: { id: 2, name: 'US', number: '+12025550143' } },
  call_times: { talking_time: 60, wrap_up_time: 10, ringing_time: 10, total_time: 80, waiting_time: 20, holding_time: 5 },
  ...{ direction: 'incoming', type: 'regular', status: 'answered', call_steps: [menu, queue], out_of_office: false },
};
export const detail = (more: object = {}, date?: string): PostedDelivery => ({
  topic: 'call',
  body: { ...told, ...more },
  ...(date === undefined ? {} : { headers: { date } }),
});
