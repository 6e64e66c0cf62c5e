import { expect, test } from 'vitest';
import { touchOf } from './touch.ts';

const own = ['https://www.example.com', 'https://shop.example.com:8443'];
const from = (referrer: string, more: Partial<Parameters<typeof touchOf>[0]> = {}): string => {
  const { source, medium } = touchOf({ utm: {}, ids: {}, referrer, ...more }, own);
  return `${source} / ${medium}`;
};

test.each([
  ['', '(direct) / (none)'],
  ['https://www.example.com/prices', '(direct) / (none)'],
  ['https://shop.example.com:8443/', '(direct) / (none)'],
  ['https://www.google.com/', 'google / organic'],
  ['https://www.google.co.uk/', 'google / organic'],
  ['https://www.google.com.br/', 'google / organic'],
  ['android-app://com.google.android.googlequicksearchbox/', 'google / organic'],
  ['https://yandex.kz/search', 'yandex / organic'],
  ['https://ru.search.yahoo.com/', 'yahoo / organic'],
  ['https://duckduckgo.com/', 'duckduckgo / organic'],
  ['https://t.co/abc', 'x / social'],
  ['https://lm.facebook.com/l.php', 'facebook / social'],
  ['https://www.pinterest.de/pin/1', 'pinterest / social'],
  ['https://m.youtube.com/watch', 'youtube / video'],
  // Whole hosts only.
  ['https://google.com.evil.example/', 'google.com.evil.example / referral'],
  ['https://notgoogle.com/', 'notgoogle.com / referral'],
  ['https://www.partner.example/page', 'partner.example / referral'],
  ['https://mail.google.com/', 'mail.google.com / referral'],
  ['no address', '(direct) / (none)'],
])('%s is %s', (referrer, touch) => expect(from(referrer)).toBe(touch));

test('marks of a click say whose it is, and the address of the page says more than either', () => {
  expect(from('https://www.google.com/', { ids: { gclid: 'x' } })).toBe('google / cpc');
  expect(from('', { ids: { msclkid: 'x' } })).toBe('bing / cpc');
  expect(from('', { ids: { ttclid: 'x' } })).toBe('tiktok / cpc');
  expect(from('', { ids: { li_fat_id: 'x' } })).toBe('linkedin / cpc');
  expect(from('https://l.facebook.com/', { ids: { fbclid: 'x' } })).toBe('facebook / social');
  expect(from('https://www.google.com/', { utm: { source: 'Newsletter', medium: 'E-Mail' } })).toBe('newsletter / e-mail');
  expect(from('', { utm: { source: 'google' }, ids: { gclid: 'x' } })).toBe('google / cpc');
  expect(from('', { utm: { source: 'flyer' } })).toBe('flyer / (not set)');
  const touch = touchOf(
    {
      utm: { source: 'g', term: 'boiler repair', campaign: 'Spring' },
      ids: { gclid: 'a', fbclid: 'b' },
      referrer: 'https://www.google.com/',
    },
    own,
  );
  expect(touch).toMatchObject({ campaign: 'Spring', keyword: 'boiler repair', referrer: 'https://www.google.com/' });
  expect(touch.click_ids).toEqual(['gclid=a', 'fbclid=b']);
});
