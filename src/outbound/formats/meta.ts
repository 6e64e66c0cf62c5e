import { createHash } from 'node:crypto';
import { erasedCaller } from '#domain/erased-caller.ts';
import { dayMs } from '#domain/instant.ts';
import { clickId } from '#outbound/origin.ts';
import { type Format, jsonRequest, whereTheReceiverFailed, worthOf, type Written } from './format.ts';

/**
 * Meta's Conversions API: a call is a `Contact` of whoever clicked. The person is told by the click (`fbc`) and, where numbers may be
 * told, by the digest of the caller's number, as Meta matches it.
 * https://developers.facebook.com/docs/marketing-api/conversions-api/parameters
 */
export const meta: Format = {
  takes: ({ discounted, answered }) => answered && !discounted,
  wrongUrl: ({ pathname, searchParams }) =>
    /^\/v\d+\.\d+\/\d+\/events$/.test(pathname) && (searchParams.get('access_token') ?? '') !== ''
      ? null
      : 'wanted https://graph.facebook.com/v21.0/<data set>/events?access_token=…',
  isSigned: false,
  write: (written) => {
    const { message, subscription, now } = written;
    const url = new URL(subscription.url);
    const testCode = url.searchParams.get('test_event_code');
    url.searchParams.delete('test_event_code');
    const isTest = message.event === 'test';
    if (isTest && testCode === null) {
      return {
        is: 'left-out',
        why: 'A test would count as a contact: add &test_event_code=TEST… to the address, from Meta’s page Test events.',
      };
    }
    const endedAt = Date.parse(message.call.ended_at ?? message.at);
    if (now - endedAt > 7 * dayMs) return { is: 'left-out', why: 'It ended over 7 days ago: Meta takes nothing older.' };
    const person = personOf(written);
    if (person === null)
      return { is: 'left-out', why: 'Meta could not tell whose call it is: no click of theirs, and the number is not told.' };
    const event = {
      ...{ event_name: 'Contact', event_time: Math.floor(endedAt / 1000), event_id: message.id, action_source: 'phone_call' },
      user_data: person,
      custom_data: { order_id: message.call.id, ...worthOf(subscription) },
    };
    return jsonRequest(url.href, { data: [event], ...(isTest ? { test_event_code: testCode } : {}) });
  },
  refusal: () => null,
  mayRetry: whereTheReceiverFailed,
};

/** By what Meta finds a person; null = by nothing. */
function personOf({ message, caller, numbers }: Written): object | null {
  const click = clickId(message.origin, 'fbclid');
  const at = message.origin === null ? 0 : Date.parse(message.origin.started_at);
  const by = {
    ...(click === null ? {} : { fbc: `fb.1.${at}.${click}` }),
    ...(numbers && caller !== null && erasedCaller(caller) === null ? { ph: [digestOf(caller.replace(/\D/g, ''))] } : {}),
  };
  if (Object.keys(by).length === 0) return null;
  const visitor = message.origin?.visitor_id ?? null;
  return { ...by, ...(visitor === null ? {} : { external_id: [digestOf(visitor)] }) };
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
