import { columnsOf } from '#connectors/columns-header.ts';
import { type Row, rowsOf } from '#connectors/csv.ts';
import { contentId, refused, reject, shown } from '#connectors/lines.ts';
import { localTime } from '#connectors/local-time.ts';
import { recorded } from '#connectors/recorded.ts';
import { datePatterns } from '#connectors/table/guess-time.ts';
import { compilePattern } from '#connectors/table/time-pattern.ts';
import { channelOf } from '#domain/channel.ts';
import type { Decoded, Delivery, Reject } from '#domain/delivery.ts';
import type { DecodedEvent } from '#domain/events.ts';
import type { Spend } from '#domain/facts.ts';
import { currencyIn, placesOf, plainName, type Role } from './columns.ts';
import { delimiterOf } from './delimiter.ts';
import { readNumber } from './number.ts';
import { type CostSettings, type System, usualOrigin } from './settings.ts';

/**
 * Rows of a cost report -> what each piece of advertising cost on each day. A row has the identity of its day, campaign, group, advert,
 * word and division, so the same stretch exported again replaces what was told before: ad systems restate costs for days.
 */
export function decodeCosts({ headers, body }: Pick<Delivery, 'headers' | 'body'>, settings: CostSettings): Decoded {
  const columns = columnsOf(headers);
  if (columns === null) return refused('columns: got no line of three names or more, wanted one that names the columns');
  const places = placesOf(columns, settings.columns);
  const lost = (Object.keys(settings.columns) as Role[]).filter((role) => (places[role] ?? -1) < 0);
  if (lost.length > 0)
    return refused(`columns: got ${listed(columns)}; wanted also ${listed(lost.map((role) => settings.columns[role] ?? ''))}`);
  if (places.amount === undefined) return refused(`columns: got ${listed(columns)}; wanted one of what was spent`);
  if (places.date === undefined)
    return refused(
      `columns: got ${listed(columns)}; wanted a day: costs without days cannot be spread over them, export the report by day`,
    );
  const system = settings.system ?? systemOf(columns);
  const usual = system === 'other' ? null : usualOrigin[system];
  const source = settings.source ?? usual?.source ?? null;
  if (source === null && places.source === undefined)
    return refused('source: the columns tell no ad system that we know; set `source` (and `medium`) in the connection, as in utm_source');

  const rejects: Reject[] = [];
  const delimiter = delimiterOf(headers, body, columns.length);
  const rows = rowsOf(body, rejects, delimiter).filter(({ fields }) => !fields.every((field, at) => field.trim() === columns[at]));
  const days = dayReader(rows, places.date, settings);
  if (typeof days === 'string') return refused(days);
  const told: Told = {
    ...{ columns, places, source, medium: settings.medium ?? usual?.medium ?? null, settings, day: days },
    usualMark: delimiter === ';' ? ',' : delimiter === ',' ? '.' : null,
    currency: currencyIn(columns[places.amount] ?? '') ?? settings.currency,
  };
  const events: DecodedEvent[] = [];
  const lines = new Map<string, number>();
  for (const { fields, line } of rows) {
    if (isTotal(fields, places)) continue;
    const row = fields.length === columns.length ? spendOf(fields, told) : `row: got ${fields.length} cells, wanted ${columns.length}`;
    if (typeof row === 'string') {
      rejects.push(reject(line, row));
      continue;
    }
    const before = lines.get(row.id);
    if (before !== undefined) {
      const wanted = 'wanted a column that tells them apart (advert, device, age …); name it in `columns` of the connection';
      rejects.push(reject(line, `row: got the same day, campaign and advert as line ${before}, ${wanted}`));
      continue;
    }
    lines.set(row.id, line.number);
    const id = contentId('a', JSON.stringify(row));
    events.push({ id, key: `fact:spend:${row.id}`, links: [], event: recorded('table', 'spend', row.day_at, row) });
  }
  return { events, rejects };
}

interface Told {
  readonly columns: readonly string[];
  readonly places: Partial<Record<Role, number>>;
  readonly source: string | null;
  readonly medium: string | null;
  readonly currency: string | null;
  readonly settings: CostSettings;
  readonly usualMark: '.' | ',' | null;
  readonly day: (text: string) => { readonly date: string; readonly at: number } | null;
}

function spendOf(fields: readonly string[], { places, settings, usualMark, day, ...told }: Told): Spend | string {
  const text = (role: Role): string | null => {
    const place = places[role];
    const cell = place === undefined ? '' : (fields[place] ?? '').trim();
    return cell === '' || cell === '--' ? null : cell;
  };
  const wrong: string[] = [];
  const number = (role: Role): number | null => {
    const read = readNumber(text(role) ?? '', settings.decimal, usualMark);
    if ('value' in read) return read.value;
    wrong.push(`${role}: ${read.wrong}`);
    return null;
  };
  const date = text('date') ?? '';
  const on = day(date);
  if (on === null) return `date: got ${shown(date)}, wanted a day like those of the other rows`;
  const until = text('until');
  if (until !== null && day(until)?.date !== on.date)
    return `row: got ${shown(date)} to ${shown(until)}, wanted one day; export the report by day`;
  const source = text('source') ?? told.source;
  const medium = text('medium') ?? told.medium;
  const amount = number('amount');
  const numbers = {
    clicks: number('clicks'),
    impressions: number('impressions'),
    conversions: number('conversions'),
    all_conversions: number('all_conversions'),
  };
  if (wrong.length > 0) return wrong.slice(0, 5).join('; ');
  if (amount === null && numbers.impressions === null && numbers.clicks === null) return 'amount: got nothing, wanted what was spent';
  const origin = {
    campaign: text('campaign') ?? text('campaign_id'),
    campaign_id: text('campaign_id'),
    ad_group: text('ad_group') ?? text('ad_group_id'),
    ad: text('ad') ?? text('ad_id'),
    keyword: text('keyword'),
    age: text('age'),
    gender: text('gender'),
    device: text('device'),
    placement: text('placement'),
  };
  // Names change, numbers do not.
  const names = [text('campaign_id') ?? origin.campaign, text('ad_group_id') ?? origin.ad_group, text('ad_id') ?? origin.ad];
  const divided = [origin.keyword, origin.age, origin.gender, origin.device, origin.placement];
  return {
    id: [on.date, source, medium, ...names, ...divided].map((part) => (part ?? '').replaceAll('|', '/')).join('|'),
    ...{ day_at: on.at, date: on.date, source, medium, channel: channelOf(source, medium) ?? '', ...origin },
    ...{ amount: amount ?? 0, currency: text('currency') ?? told.currency, ...numbers },
  };
}

/** Sums stand under the rows: with a word in place of a day, or without any name. */
function isTotal(fields: readonly string[], places: Partial<Record<Role, number>>): boolean {
  const cell = (role: Role): string => (places[role] === undefined ? '' : (fields[places[role]] ?? '').trim());
  const first = fields.find((field) => field.trim() !== '') ?? '';
  if (totalWord.test(first.trim()) && !/\d/u.test(cell('date'))) return true;
  const known = named.filter((role) => places[role] !== undefined);
  return known.length > 0 && known.every((role) => ['', '--'].includes(cell(role)));
}
const totalWord = /^(?:grand )?total|^(?:gesamt|summe|итого|всего|ผลรวม)/iu;
const named = ['campaign', 'campaign_id', 'ad_group', 'ad_group_id', 'ad', 'ad_id', 'source'] as const satisfies readonly Role[];

function systemOf(columns: readonly string[]): System {
  const names = new Set(columns.map(plainName));
  const has = (...some: readonly string[]) => some.some((name) => names.has(plainName(name)));
  if (has('gregorian date') || (has('spend') && has('campaign name'))) return 'microsoft';
  if (
    has(
      'amount spent',
      'montant depense',
      'importe gastado',
      'ausgegebener betrag',
      'suma cheltuita',
      'сумма затрат',
      'จำนวนเงินที่ใช้จ่ายไป',
      'ad set name',
    )
  )
    return 'meta';
  return has('cost', 'cout', 'coste', 'kosten', 'расход', 'стоимость', 'ค่าใช้จ่าย') &&
    has('campaign', 'campagne', 'campana', 'kampagne', 'campanie', 'кампания', 'แคมเปญ')
    ? 'google'
    : 'other';
}

/** The one form that reads every day of these rows; a sentence where none does, or where two read them differently. */
function dayReader(rows: readonly Row[], place: number, { dayFormat, timeZone }: CostSettings): Told['day'] | string {
  const texts = [...new Set(rows.map(({ fields }) => (fields[place] ?? '').trim()))].filter(
    (text) => /\d/u.test(text) && !/total/iu.test(text),
  );
  const clock = localTime(timeZone);
  const reader = (pattern: string): Told['day'] => {
    const read = compilePattern(pattern);
    return (text) => {
      const date = read(text)?.slice(0, 10) ?? null;
      const at = date === null ? null : clock.read(`${date} 00:00:00`);
      return date === null || at === null ? null : { date, at: at.at };
    };
  };
  if (dayFormat !== null) return reader(dayFormat);
  const [first, ...others] = datePatterns(texts).map(reader);
  if (first === undefined) {
    if (texts.length === 0) return () => null;
    return `date: got ${texts.slice(0, 3).map(shown).join(', ')}, wanted days in one form; set \`dayFormat\` in the connection`;
  }
  const differs = others.some((other) => texts.some((text) => other(text)?.date !== first(text)?.date));
  if (!differs) return first;
  return `date: got ${texts.slice(0, 3).map(shown).join(', ')}, which may be day and month or month and day; set \`dayFormat\` in the connection`;
}

function listed(columns: readonly string[]): string {
  return columns.map(shown).join(', ');
}
