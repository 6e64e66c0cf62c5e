import { afterEach, describe, expect, it } from 'vitest';
import { wordsOf } from '../../test/browser/words.ts';
import {
  codeText,
  type Codes,
  formatDates,
  formatDifference,
  formatBytes,
  formatDuration,
  formatFigure,
  formatInstant,
  formatOffset,
  formatRelative,
  formatTarget,
  formatWeekday,
  fieldText,
  reasonText,
  setLocale,
  weekdaysInOrder,
} from './format.ts';

/** Narrow spaces as plain ones, so that a line can be read. */
const plain = (text: string): string =>
  text
    .replaceAll(/[\u202f\u00a0\u2009]/g, ' ')
    .replaceAll('\u2212', '-')
    .replaceAll('\u2013', '-');

describe('figures by their unit', () => {
  it.each([
    [null, 'ratio', '—'],
    [0.6926, 'ratio', '69.3%'],
    [0, 'ratio', '0%'],
    [1, 'ratio', '100%'],
    [0.99996, 'ratio', '100.0%'],
    [1234, 'count', '1,234'],
    [10.3049, 'seconds', '10.3 s'],
    [0, 'seconds', '0 s'],
    [59.96, 'seconds', '1 m 00 s'],
    [3012.7, 'seconds', '50 m 13 s'],
    [37_680, 'seconds', '10 h 28 m'],
    [86_399, 'seconds', '24 h 00 m'],
    [12.5, 'money', '12.50'],
    [5.25, 'calls per hour', '5.3'],
  ])('%s %s is %s', (value, unit, text) => {
    expect(plain(formatFigure(value, unit))).toBe(text);
  });
});

it('differences: rates in points, durations in seconds, the sign always there', () => {
  expect(plain(formatDifference(-0.107, 'ratio'))).toBe('-10.7 pts');
  expect(plain(formatDifference(2.5, 'seconds'))).toBe('+2.5 s');
  expect(plain(formatDifference(-75, 'seconds'))).toBe('-1 m 15 s');
  expect(plain(formatRelative(0.134))).toBe('+13%');
  expect(plain(formatRelative(-0.008))).toBe('-0.8%');
  expect(formatRelative(24)).toBe('×25');
  expect(formatTarget(0.8, 'ratio')).toBe('80%');
});

it('times stand in the zone that is asked for, whatever the machine’s own is', () => {
  expect(formatInstant('2026-11-21T21:39:54.937Z', 'America/New_York')).toBe('21 Nov 2026, 16:39:54');
  expect(formatInstant('2026-11-21T21:39:54.937Z', 'Asia/Kathmandu')).toBe('22 Nov 2026, 03:24:54');
  expect(plain(formatDates('2026-11-15', '2026-11-21'))).toBe('15 - 21 Nov 2026');
  expect(plain(formatDates('2025-12-31', '2026-01-01'))).toBe('31 Dec 2025 - 1 Jan 2026');
  expect(formatOffset(61.04)).toBe('1:01.0');
  expect(formatOffset(59.98)).toBe('1:00.0');
  expect(plain(formatDuration(-3))).toBe('-3.0 s');
});

describe('as each language writes it', () => {
  afterEach(() => setLocale('en-GB', wordsOf('en')['codes'] as unknown as Codes));

  it.each([
    ['es', 'es-ES', '69,3 %', '1 h 01 min', '10,3 s', '-10,7 pp', '15-21 nov 2026', 'lunes', 1, 'Sin respuesta'],
    ['ro', 'ro-RO', '69,3 %', '1 h 01 m', '10,3 s', '-10,7 pp', '15-21 nov. 2026', 'luni', 1, 'Fără răspuns'],
    ['ru', 'ru-RU', '69,3 %', '1 ч 01 мин', '10,3 с', '-10,7 п. п.', '15-21 нояб. 2026 г.', 'понедельник', 1, 'Нет ответа'],
    ['th', 'th-TH-u-ca-gregory', '69.3%', '1 ชม. 01 นาที', '10.3 วิ', '-10.7 จุด', '15-21 พ.ย. 2026', 'วันจันทร์', 7, 'ไม่รับสาย'],
  ] as const)('%s', (language, locale, share, long, short, points, dates, monday, firstDay, noAnswer) => {
    setLocale(locale, wordsOf(language)['codes'] as unknown as Codes);
    expect(plain(formatFigure(0.6926, 'ratio'))).toBe(share);
    expect(plain(formatDuration(3660))).toBe(long);
    expect(plain(formatDuration(10.3))).toBe(short);
    expect(plain(formatDifference(-0.107, 'ratio'))).toBe(points);
    expect(plain(formatDates('2026-11-15', '2026-11-21'))).toBe(dates);
    expect(formatWeekday(1)).toBe(monday);
    expect(weekdaysInOrder()[0]).toBe(firstDay);
    expect(codeText('no_answer')).toBe(noAnswer);
  });
});

it('a code of the customer’s own is said as it can be read', () => {
  setLocale('en-GB', wordsOf('en')['codes'] as unknown as Codes);
  expect(codeText('call_back_later')).toBe('Call back later');
  expect(codeText('acw')).toBe('Wrap-up');
  expect(fieldText('last_queue_id')).toBe('Last queue');
  expect(reasonText('short abandon')).toBe('short abandon');
  expect(reasonText('never offered: abandoned_ivr')).toBe('never offered: left in the menu');
  expect(formatBytes(2)).toBe('2 bytes');
  expect(plain(formatBytes(1500))).toBe('1.5 kB');
});
