import { expect, test } from 'vitest';
import { type Channel, channelOf } from './channel.ts';

test.each<[string | null, string | null, Channel | null]>([
  ['(direct)', '(none)', 'direct'],
  ['google', 'cpc', 'paid_search'],
  ['www.google.co.uk', 'organic', 'organic_search'],
  ['google.de', 'referral', 'organic_search'],
  ['facebook', 'paid', 'paid_social'],
  ['m.facebook.com', 'referral', 'organic_social'],
  ['facebook', null, 'organic_social'],
  ['youtube.com', 'CPC', 'paid_video'],
  ['partner-shop', 'cpc', 'paid_other'],
  ['partner-shop', 'paid search', 'paid_search'],
  ['news.example', 'referral', 'referral'],
  // Never a part of a name: only a whole word or the label of a host.
  ['notgoogle.com', 'referral', 'referral'],
  ['google.example.com', 'referral', 'referral'],
  ['facebooklike', 'cpc', 'paid_other'],
  ['letter', 'E-mail', 'email'],
  ['billboard', 'offline', 'offline'],
  ['radio', null, 'offline'],
  ['somewhere', 'strange', 'other'],
  [null, null, null],
  ['', ' ', null],
])('%s / %s is %s', (source, medium, channel) => {
  expect(channelOf(source, medium)).toBe(channel);
});
