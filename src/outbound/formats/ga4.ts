import { createHash, createHmac } from 'node:crypto';
import { dayMs } from '#domain/instant.ts';
import type { Origin } from '#outbound/origin.ts';
import { type Format, jsonRequest, whereTheReceiverFailed, worthOf, type Written } from './format.ts';

/**
 * Google Analytics 4, Measurement Protocol: a call is an event of its visitor. Of the caller nothing is told: neither number nor name.
 * https://developers.google.com/analytics/devguides/collection/protocol/ga4/sending-events
 */
export const ga4: Format = {
  takes: ({ discounted }) => !discounted,
  wrongUrl: ({ pathname, searchParams }) => {
    const stream = /^G-[A-Z0-9]{4,20}$/.test(searchParams.get('measurement_id') ?? '');
    const secret = (searchParams.get('api_secret') ?? '') !== '';
    return stream && secret && pathname === '/mp/collect'
      ? null
      : 'wanted https://www.google-analytics.com/mp/collect?measurement_id=G-…&api_secret=…';
  },
  isSigned: false,
  write: (written) => {
    const { message, subscription, now } = written;
    const endedAt = Date.parse(message.call.ended_at ?? message.at);
    if (now - endedAt > 3 * dayMs) return { is: 'left-out', why: 'It ended over 72 hours ago: Google Analytics takes nothing older.' };
    return jsonRequest(message.event === 'test' ? debugOf(subscription.url) : subscription.url, bodyOf(written, endedAt));
  },
  // Only its debugging address says what is wrong; the other one takes everything.
  refusal: (answer) => {
    const told = messagesIn(answer);
    return told.length === 0 ? null : `Google Analytics says: ${told.join(' ')}`;
  },
  mayRetry: whereTheReceiverFailed,
};

/** Where messages are checked and not counted. */
function debugOf(address: string): string {
  const url = new URL(address);
  url.pathname = `/debug${url.pathname}`;
  return url.href;
}

function bodyOf(written: Written, endedAt: number): object {
  const { message, subscription } = written;
  const { call, origin } = message;
  const event = message.event === 'call_lost' ? 'phone_call_lost' : 'phone_call';
  const session = {
    session_id: String(Math.floor((origin === null ? endedAt : Date.parse(origin.started_at)) / 1000)),
    engagement_time_msec: 1,
  };
  const worth = event === 'phone_call' && call.answered_at !== null ? worthOf(subscription) : {};
  const told = {
    ...{ call_id: call.id, call_direction: call.direction, call_outcome: call.outcome, call_duration: call.talk_s },
    ...{ call_wait: call.wait_s, tracking_number: call.number_id },
  };
  return {
    client_id: clientOf(written),
    timestamp_micros: String(endedAt * 1000),
    events: [
      ...(origin === null ? [] : [{ name: 'campaign_details', params: { ...session, ...sourceOf(origin) } }]),
      { name: event, params: { ...session, ...known(told), ...worth } },
    ],
  };
}

const sourceOf = ({ source, medium, campaign, keyword }: Origin): object => known({ source, medium, campaign, term: keyword });

/** Longer texts are refused there; what is not known is left out. */
function known(params: Readonly<Record<string, string | number | null>>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) =>
      value === null ? [] : [[name, typeof value === 'string' ? Array.from(value).slice(0, 100).join('') : value]],
    ),
  );
}

/**
 * Two numbers as its own cookie has them: the same for each call of a visitor, or of a caller where no visit is known. Whoever
 * reads them cannot find the number: the key is the webhook's id, which is not told.
 */
function clientOf({ message, caller, subscription }: Written): string {
  const visitor = message.origin?.visitor_id ?? null;
  const digest =
    visitor === null ? createHmac('sha256', subscription.id).update(caller ?? message.call.id) : createHash('sha256').update(visitor);
  const bytes = digest.digest();
  return `${bytes.readUInt32BE(0)}.${1_000_000_000 + (bytes.readUInt32BE(4) % 700_000_000)}`;
}

function messagesIn(answer: string): string[] {
  if (answer.trim() === '') return [];
  let value: unknown;
  try {
    value = JSON.parse(answer);
  } catch {
    // So much is wrong that only the beginning of the answer was read.
    return [...answer.matchAll(/"description"\s*:\s*"([^"]*)/g)].map(([, description = '']) => description);
  }
  const messages = typeof value === 'object' && value !== null && 'validationMessages' in value ? value.validationMessages : [];
  if (!Array.isArray(messages)) return [];
  return messages.map((one: unknown) => {
    const { description, validationCode } = Object(one) as { description?: unknown; validationCode?: unknown };
    return `${String(description)} (${String(validationCode)})`;
  });
}
