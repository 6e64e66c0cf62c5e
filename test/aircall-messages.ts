import { hostedFacts, type PostedDelivery } from './hosted-facts.ts';
import { aircall } from '../src/connectors/aircall/connector.ts';

/** Messages for the tests, and what they give. */
export const facts = (...deliveries: PostedDelivery[]) => hostedFacts(aircall, {}, deliveries);

/** 2 June 2025, 14:00:00 UTC, and so many seconds later. */
export const t0 = 1748872800;
export const at = (seconds: number): number => (t0 + seconds) * 1000;
export const [ann, bob] = [
  { id: 456, name: 'Ann', email: 'ann@example.com' },
  { id: 457, name: 'Bob', email: '' },
];
export const sales = { id: 1234, name: 'Sales US', digits: '+1 202-555-0143', time_zone: 'America/New_York', is_ivr: false };
export const call = {
  id: 7,
  call_uuid: 'CA01',
  direction: 'inbound',
  status: 'initial',
  started_at: t0,
  answered_at: null as number | null,
  ended_at: null as number | null,
  missed_call_reason: null as string | null,
  voicemail: null as string | null,
  raw_digits: '+1 212-555-0167',
  user: null as object | null,
  contact: null as object | null,
  tags: [] as { name: string }[],
  teams: [{ id: 9, name: 'Sales' }],
  number: sales,
};
export const say = (event: string, seconds: number, data: Partial<typeof call> & Record<string, unknown> = {}): PostedDelivery => ({
  body: { resource: 'call', event: `call.${event}`, timestamp: t0 + seconds, token: 'tok', data: { ...call, ...data } },
});
export const userSays = (event: string, seconds: number, data: object = {}): PostedDelivery => ({
  body: { resource: 'user', event: `user.${event}`, timestamp: t0 + seconds, token: 'tok', data: { ...ann, ...data } },
});
