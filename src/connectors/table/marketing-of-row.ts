import { recorded } from '#connectors/recorded.ts';
import type { FactEvent } from '#domain/events.ts';
import { dealStatuses, leadOrigins, leadStatuses } from '#domain/facts.ts';
import type { numberReader } from '#domain/phone-number.ts';
import type { RowReader } from './read-row.ts';

type Recorded = Extract<FactEvent, { kind: 'fact_recorded' }>;
export type MarketingTable = 'session' | 'tracking_number' | 'assignment' | 'callback' | 'lead' | 'deal';

/** A row of a table of sessions, numbers, callbacks, leads or deals -> its fact; null where a needed cell is empty, which is said. */
export function marketingOfRow(row: RowReader, table: MarketingTable, readNumber: ReturnType<typeof numberReader>): Recorded | null {
  const phone = (field: string): string | null => {
    const { e164, presented } = readNumber(row.text(field));
    if (e164 === null && presented !== null) row.refuse(field, presented, 'a telephone number (say its country under `numbers`)');
    return e164;
  };
  const our = (field: string): string | null => {
    const { e164, presented } = readNumber(row.text(field));
    return e164 ?? presented;
  };
  const needed = <T>(field: string, value: T | null): T | null => {
    if (value === null) row.refuse(field, null, 'a value');
    return value;
  };
  const from = { source: row.text('source'), medium: row.text('medium'), campaign: row.text('campaign') };
  const seen = { visitor_id: row.text('visitor_id'), session_id: row.text('session_id') };
  switch (table) {
    case 'session': {
      const started_at = needed('started_at', row.instant('started_at'));
      const visitor_id = needed('visitor_id', seen.visitor_id);
      const session_id = needed('session_id', seen.session_id);
      if (started_at === null || visitor_id === null || session_id === null) return null;
      return recorded('table', 'session', started_at, {
        ...{ id: '', session_id, visitor_id, started_at, last_at: row.instant('last_at') ?? started_at },
        ...{ source: from.source ?? '(direct)', medium: from.medium ?? '(none)', campaign: from.campaign, keyword: row.text('keyword') },
        ...{ landing_page: row.text('landing_page') ?? '', referrer: row.text('referrer'), click_ids: row.list('click_ids') ?? [] },
      });
    }
    case 'tracking_number': {
      const number_id = needed('number', our('number'));
      const from_at = needed('from_at', row.instant('from_at'));
      if (number_id === null || from_at === null) return null;
      const pool_id = row.text('pool_id');
      return recorded('table', 'tracking_number', from_at, { id: '', number_id, ...from, pool_id, from_at, to_at: row.instant('to_at') });
    }
    case 'assignment': {
      const number_id = needed('number', our('number'));
      const session_id = needed('session_id', seen.session_id);
      const from_at = needed('from_at', row.instant('from_at'));
      const to_at = needed('to_at', row.instant('to_at'));
      if (number_id === null || session_id === null || from_at === null || to_at === null) return null;
      return recorded('table', 'assignment', from_at, { id: '', number_id, session_id, visitor_id: seen.visitor_id, from_at, to_at });
    }
    case 'callback': {
      const requested_at = needed('requested_at', row.instant('requested_at'));
      if (requested_at === null) return null;
      return recorded('table', 'callback', requested_at, {
        ...{ id: '', requested_at, connected_at: row.instant('connected_at'), call_id: row.text('call_id'), phone: phone('phone') },
        ...{ origin: row.text('origin'), channel: row.text('channel'), goals: row.list('goals') ?? [], ...seen },
        withdrawn: row.flag('withdrawn') ?? false,
      });
    }
    case 'lead': {
      const created_at = needed('created_at', row.instant('created_at'));
      const lead_id = needed('lead_id', row.text('lead_id'));
      if (created_at === null || lead_id === null) return null;
      return recorded('table', 'lead', created_at, {
        ...{ id: '', lead_id, created_at, phone: phone('phone'), channel: row.text('channel'), score: row.number('score') },
        ...{ origin: row.word('origin', leadOrigins), status: row.word('status', leadStatuses), closed_at: row.instant('closed_at') },
        ...seen,
      });
    }
    case 'deal': {
      const created_at = needed('created_at', row.instant('created_at'));
      const status = needed('status', row.word('status', dealStatuses));
      const amount = needed('amount', row.number('amount'));
      const currency = row.text('currency');
      if (currency !== null && !/^[A-Z]{3}$/u.test(currency)) row.refuse('currency', currency, 'three capital letters, for example EUR');
      if (created_at === null || status === null || amount === null) return null;
      return recorded('table', 'deal', created_at, {
        ...{ id: '', created_at, closed_at: row.instant('closed_at'), status, amount, currency, channel: row.text('channel') },
        ...{ lead_id: row.text('lead_id'), call_id: row.text('call_id'), customer_id: row.text('customer_id') },
        customer_phone: phone('customer_phone'),
      });
    }
  }
}
