import { channelOf } from '#domain/channel.ts';
import type { Assignment, Callback, Deal, Lead, Session, Spend, TrackingNumber } from '#domain/facts.ts';
import type { Instant } from '#domain/instant.ts';
import type { Row } from './rows.ts';

/** Cells of the tables of marketing. The channel of a source is settled here, so that every report groups by the same words. */

export function sessionCells({ campaign, keyword, referrer, ...one }: Session): Row {
  return {
    ...one,
    started_at: whole(one.started_at),
    last_at: whole(one.last_at),
    channel: channelOf(one.source, one.medium) ?? '',
    campaign: campaign ?? '',
    keyword: keyword ?? '',
    referrer: referrer ?? '',
  };
}

export function numberCells({ source, medium, campaign, pool_id, ...one }: TrackingNumber): Row {
  return {
    ...one,
    from_at: whole(one.from_at),
    to_at: maybeWhole(one.to_at),
    source: source ?? '',
    medium: medium ?? '',
    channel: channelOf(source, medium) ?? '',
    campaign: campaign ?? '',
    pool_id: pool_id ?? '',
  };
}

export function assignmentCells(one: Assignment): Row {
  return { ...one, visitor_id: one.visitor_id ?? '', from_at: whole(one.from_at), to_at: whole(one.to_at) };
}

export function spendCells(one: Spend): Row {
  return {
    ...one,
    day_at: whole(one.day_at),
    source: one.source ?? '',
    medium: one.medium ?? '',
    campaign: one.campaign ?? '',
    campaign_id: one.campaign_id ?? '',
    ad_group: one.ad_group ?? '',
    ad: one.ad ?? '',
    keyword: one.keyword ?? '',
    age: one.age ?? '',
    gender: one.gender ?? '',
    device: one.device ?? '',
    placement: one.placement ?? '',
    currency: one.currency ?? '',
  };
}

export function callbackCells(one: Callback): Row {
  return {
    ...one,
    call_id: one.call_id ?? '',
    origin: one.origin ?? '',
    channel: one.channel ?? '',
    requested_at: whole(one.requested_at),
    connected_at: maybeWhole(one.connected_at),
    visitor_id: one.visitor_id ?? '',
    session_id: one.session_id ?? '',
  };
}

export function leadCells(one: Lead): Row {
  return {
    ...one,
    created_at: whole(one.created_at),
    channel: one.channel ?? '',
    origin: one.origin ?? '',
    status: one.status ?? '',
    closed_at: maybeWhole(one.closed_at),
    visitor_id: one.visitor_id ?? '',
    session_id: one.session_id ?? '',
  };
}

export function dealCells(one: Deal): Row {
  return {
    ...one,
    lead_id: one.lead_id ?? '',
    call_id: one.call_id ?? '',
    customer_id: one.customer_id ?? '',
    channel: one.channel ?? '',
    created_at: whole(one.created_at),
    closed_at: maybeWhole(one.closed_at),
    currency: one.currency ?? '',
  };
}

/** The warehouse keeps whole milliseconds. */
export function whole(at: Instant): number {
  return Math.floor(at);
}

export function maybeWhole(at: Instant | null): number | null {
  return at === null ? null : Math.floor(at);
}
