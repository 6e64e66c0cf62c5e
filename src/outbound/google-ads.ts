import { type FeedKind, type FeedLeftOut, feedLeftOut } from '#contract/feed-kinds.ts';
import type { ClickConversion } from '#domain/click-conversion.ts';
import { erasedCaller } from '#domain/erased-caller.ts';
import type { Instant } from '#domain/instant.ts';
import { Temporal } from 'temporal-polyfill';

/**
 * Conversions as Google Ads reads them from a file: by the mark on the click, or by the caller of one of its forwarding numbers.
 * https://support.google.com/google-ads/answer/7014069
 */

/** Marks that Google puts on a click, the surest first: a row has one of them. */
export const googleMarks = ['gclid', 'gbraid', 'wbraid'] as const;

export interface FileChoice {
  readonly kind: FeedKind;
  readonly conversionName: string;
  /** Whether a conversion is worth what its deal is. */
  readonly isSale: boolean;
  readonly value: number | null;
  readonly currency: string | null;
  readonly consent: boolean;
  readonly zone: string;
}

export interface ConversionFile {
  readonly csv: string;
  readonly rows: number;
  /** Only reasons that there were. */
  readonly leftOut: readonly { readonly reason: FeedLeftOut; readonly conversions: number }[];
}

/** The file, the same for the same conversions. `most`: lines of it that are written, all of them counted. */
export function googleAdsFile(conversions: readonly ClickConversion[], choice: FileChoice, most = Infinity): ConversionFile {
  const write = choice.kind === 'click' ? byClick : byCall;
  const names = [...(choice.kind === 'click' ? clickColumns : callColumns), ...(choice.consent ? consentColumns : [])];
  const left = new Map<FeedLeftOut, number>();
  const told = new Set<string>();
  const lines: string[] = [];
  for (const conversion of conversions) {
    const row = conversion.numbers.some((one) => erasedCaller(one) !== null) ? 'erased' : write(conversion, choice);
    const written = typeof row !== 'string' && told.has(row.key) ? 'same_click' : row;
    if (typeof written === 'string') {
      left.set(written, (left.get(written) ?? 0) + 1);
      continue;
    }
    told.add(written.key);
    if (lines.length < most) lines.push(line([...written.cells, ...(choice.consent ? ['Granted', 'Granted'] : [])]));
  }
  const head = line([`Parameters:TimeZone=${choice.zone}`, ...names.slice(1).map(() => '')]);
  return {
    csv: [head, line(names), ...lines].map((one) => `${one}\n`).join(''),
    rows: told.size,
    leftOut: feedLeftOut.flatMap((reason) => {
      const found = left.get(reason);
      return found === undefined ? [] : [{ reason, conversions: found }];
    }),
  };
}

const worthColumns = ['Conversion Name', 'Conversion Time', 'Conversion Value', 'Conversion Currency'];
const clickColumns = ['Google Click ID', 'GBRAID', 'WBRAID', ...worthColumns, 'Order ID'];
const callColumns = ["Caller's Phone Number", 'Call Start Time', ...worthColumns];
const consentColumns = ['Ad User Data', 'Ad Personalization'];

/** A row, and by what Google would take another one for the same; or why there is none. */
type Written = { readonly cells: readonly string[]; readonly key: string } | FeedLeftOut;

function byClick(conversion: ClickConversion, choice: FileChoice): Written {
  const { id, at, click, clickedLater } = conversion;
  const mark = click?.slice(0, click.indexOf('=')) ?? '';
  const value = click?.slice(mark.length + 1) ?? '';
  if (value === '') return clickedLater ? 'before_click' : 'no_click';
  const marks = googleMarks.map((name) => (name === mark ? value : ''));
  const time = localTime(at, choice.zone);
  return { cells: [...marks, choice.conversionName, time, ...worthOf(conversion, choice), id], key: `${value} ${time}` };
}

function byCall(conversion: ClickConversion, choice: FileChoice): Written {
  const { at, call } = conversion;
  if (call === null) return 'no_call';
  if (!/^\+[1-9]\d{5,14}$/.test(call.number)) return 'no_number';
  const began = wholeSecond(call.at);
  if (wholeSecond(at) < began) return 'before_call';
  // Google takes no conversion of the moment at which its call began.
  const time = localTime(Math.max(at, began + 1000), choice.zone);
  const start = localTime(began, choice.zone);
  return {
    cells: [call.number, start, choice.conversionName, time, ...worthOf(conversion, choice)],
    key: `${call.number} ${start} ${time}`,
  };
}

/** Value and currency; both empty where nothing is said. */
function worthOf({ amount, currency }: ClickConversion, choice: FileChoice): readonly [string, string] {
  if (choice.value !== null) return [String(choice.value), choice.currency ?? ''];
  if (!choice.isSale || amount === null) return ['', ''];
  return [String(amount), currency ?? choice.currency ?? ''];
}

const wholeSecond = (at: Instant): Instant => Math.floor(at / 1000) * 1000;

/** `2026-11-22 10:03:04+0100`: the offset tells the two hours apart that a change of clocks makes of one. */
function localTime(at: Instant, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(wholeSecond(at)).toZonedDateTimeISO(zone);
  return `${local.toPlainDate().toString()} ${local.toPlainTime().toString({ smallestUnit: 'second' })}${local.offset.slice(0, 6).replace(':', '')}`;
}

/** A name may hold what cuts a line. */
function line(cells: readonly string[]): string {
  return cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');
}
