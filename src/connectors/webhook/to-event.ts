import { recorded } from '#connectors/recorded.ts';
import { defined } from '#domain/defined.ts';
import type { AnyEvent, DecodedEvent } from '#domain/events.ts';
import type { ReadNumber } from '#domain/phone-number.ts';
import type { Item } from './event-schema.ts';
import { marketingRow } from './marketing-schema.ts';

type ReadNumberOf = (presented: string | null | undefined) => ReadNumber;

/** What an item says and of what, without its identity. */
type Meaning = Omit<DecodedEvent, 'id'>;

/** A valid item -> its event, under the key of its call, agent or row. */
export function toEvents(item: Item, readNumber: ReadNumberOf): Meaning[] {
  switch (item.kind) {
    case 'call_started': {
      const { call, links, id: _id, caller, number, ...rest } = item;
      const read = readNumber(caller);
      const event: AnyEvent = {
        ...defined(rest),
        source: 'native',
        caller: read.e164,
        caller_presented: read.presented,
        number: ourNumber(number, readNumber),
      };
      const started = ofCall(call, links, event);
      return read.anomaly === null
        ? [started]
        : [started, ofCall(call, [], { kind: 'anomaly_found', at: item.at, source: 'native', anomaly: read.anomaly })];
    }
    case 'call_recorded': {
      const { id, number, caller, ...told } = item.call;
      const read = readNumber(caller);
      const event: AnyEvent = {
        kind: 'call_recorded',
        at: told.started_at,
        source: 'native',
        call: { ...defined(told), caller: read.e164, caller_presented: read.presented, number_id: ourNumber(number, readNumber) },
        visits: item.visits.map(defined),
        legs: item.legs.map(defined),
      };
      return [ofCall(id, item.links, event)];
    }
    case 'call_noted': {
      const { call, links, id: _id, note, ...rest } = item;
      return [ofCall(call, links, { ...rest, source: 'native', note: defined(note) })];
    }
    case 'recording_told': {
      const { call, links, at, recording, of, url, ...rest } = item;
      const told = { id: recording ?? `${call}/${of}`, of, link: url };
      const { expires_at = null, began_at = null, duration_s = null, channels = null } = rest;
      const event: AnyEvent = {
        kind: 'recording_told',
        at,
        source: 'native',
        recording: { ...told, expires_at, began_at, duration_s, channels },
      };
      return [ofCall(call, links, event)];
    }
    case 'agent_state':
    case 'agent_joined':
    case 'agent_departed':
    case 'agent_paused':
    case 'agent_unpaused':
    case 'agent_rung':
    case 'agent_engaged':
    case 'agent_released': {
      const { id: _id, ...rest } = item;
      return [{ key: `agent:${item.agent_id}`, links: [], event: { ...defined(rest), source: 'native' } }];
    }
    case 'schedule_recorded': {
      const { id, kind: _kind, from, to, ...rest } = item;
      return [ofRow('schedule', id, recorded('native', 'schedule', from, { id, from_at: from, to_at: to, ...rest }))];
    }
    case 'pay_recorded': {
      const { kind: _kind, ...row } = item;
      return [ofRow('agent_pay', item.id, recorded('native', 'agent_pay', item.paid_from, row))];
    }
    case 'cost_recorded': {
      const { id, kind: _kind, from, to, ...rest } = item;
      return [ofRow('cost', id, recorded('native', 'cost', from, { id, from_at: from, to_at: to, ...rest }))];
    }
    case 'session_recorded':
    case 'number_recorded':
    case 'assignment_recorded':
    case 'spend_recorded':
    case 'callback_recorded':
    case 'lead_recorded':
    case 'deal_recorded': {
      const event = marketingRow(item, readNumber);
      return [ofRow(event.table, event.row.id, event)];
    }
    case 'row_removed':
      return [ofRow(item.table, item.id, { kind: 'fact_removed', at: 0, source: 'native', table: item.table })];
    case 'call_ringing':
    case 'call_connected':
    case 'menu_entered':
    case 'menu_left':
    case 'queue_entered':
    case 'queue_left':
    case 'agent_offered':
    case 'agent_answered':
    case 'agent_missed':
    case 'hold_started':
    case 'hold_ended':
    case 'transferred':
    case 'agent_left':
    case 'wrapup_ended':
    case 'far_end_answered':
    case 'call_ended': {
      const { call, links, id: _id, ...rest } = item;
      return [ofCall(call, links, { ...defined(rest), source: 'native' })];
    }
  }
}

function ofCall(call: string, links: readonly string[] | undefined, event: AnyEvent): Meaning {
  return { key: `call:${call}`, links: (links ?? []).map((link) => `call:${link}`), event };
}

function ofRow(table: string, id: string, event: AnyEvent): Meaning {
  return { key: `fact:${table}:${id}`, links: [], event };
}

/** Our own number as E.164 where it can be read so, else as it came: a short number is one, too. */
function ourNumber(number: string | null | undefined, readNumber: ReadNumberOf): string | null {
  const read = readNumber(number);
  return read.e164 ?? read.presented;
}
