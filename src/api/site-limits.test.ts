import { expect, test } from 'vitest';
import { senderNetwork } from './sender-network.ts';
import { SiteSenders } from './site-senders.ts';
import { SiteVisits } from './site-visits.ts';

const [minute, hour] = [60_000, 3_600_000];

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::ffff', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['this process', 'this process'],
])('%s counts as %s', (address, network) => expect(senderNetwork(address)).toBe(network));

test('a sender has 20 numbers at once, and others when those end; another sender is not asked for it', () => {
  const senders = new SiteSenders();
  const takes = (sender: string, visit: string, now: number) => senders.takes(sender, `${visit} main`, now, now + 5 * minute);
  const first = Array.from({ length: 50 }, (_, each) => takes('a', `v${each}.`, 0));
  expect(first.filter(Boolean)).toHaveLength(20);
  expect([takes('a', 'v0.', minute), takes('b', 'v50.', minute)]).toEqual([true, true]);
  senders.renews('a', 'v1.', 6 * minute);
  // At 5 minutes v0 and v1 go on, 18 others end.
  expect(Array.from({ length: 30 }, (_, each) => takes('a', `w${each}.`, 5 * minute)).filter(Boolean)).toHaveLength(18);
  senders.returns('a', 'w0. main');
  expect([takes('a', 'x.', 5 * minute), takes('a', 'y.', 5 * minute)]).toEqual([true, false]);
});

test('of one visit 500 messages are stored, its signs of life once in half a lease, and nothing after 12 hours', () => {
  const visits = new SiteVisits();
  expect(visits.asks('www', 's', 0)).toBe(true);
  // The first is told, as a number rests after a visit that stayed; then half a lease of five minutes goes by.
  expect([100_000, 200_000, 250_000, 300_000, 400_000].map((at) => visits.renews('www', 's', at, 5 * minute))).toEqual([
    ...[true, false, true, false, true],
  ]);
  const told = Array.from({ length: 600 }, () => visits.tells('www', 's', 6 * minute));
  expect(told.filter(Boolean)).toHaveLength(499);
  expect([visits.asks('www', 's', 7 * minute), visits.asks('www', 't', 7 * minute)]).toEqual([false, true]);
  expect([visits.goesOn('www', 's', 12 * hour - 1), visits.goesOn('www', 's', 12 * hour)]).toEqual([true, false]);
  expect(visits.asks('www', 't', 12 * hour + 7 * minute)).toBe(false);
});
