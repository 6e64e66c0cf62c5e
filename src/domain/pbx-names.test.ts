import { expect, test } from 'vitest';
import { peerOf } from './pbx-names.ts';

test.each([
  ['PJSIP/trunk-in-0000001a', 'PJSIP/trunk-in'],
  ['SIP/1001-000003f2', 'SIP/1001'],
  ['Local/1001@agents-00000012;2', 'Local/1001@agents'],
  ['Local/1001@agents/n', 'Local/1001@agents'],
  ['IAX2/carrier-5621', 'IAX2/carrier'],
  ['IAX2/my-carrier', 'IAX2/my-carrier'],
  ['DAHDI/3-1', 'DAHDI/3'],
  ['DAHDI/i1/5550123-2f', 'DAHDI/i1'],
  ['Alice', 'Alice'],
])('the endpoint of %s is %s', (name, peer) => {
  expect(peerOf(name)).toBe(peer);
});
