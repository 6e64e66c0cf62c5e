import { expect, test } from 'vitest';
import { type EraseList, eraseText } from '#connectors/erase.ts';
import { site } from './connector.ts';
import { siteSettings } from './settings.ts';

const token = '999000000000001';
const forms = ['12025550143', '2025550143'];
const list: EraseList = {
  lengths: new Set(forms.map((form) => form.length)),
  find: (digits) => (forms.includes(digits) ? token : null),
  findName: () => null,
};

/** A caller's number may stand in an address or a campaign; the same digits in an id, an instant or a click are nobody's number. */
test('a caller who is erased goes from pages and campaigns; ids, clicks and our own numbers stay', () => {
  const stored = {
    ...{ kind: 'session', at: 2025550143, session: 'ab2025550143-0000000000000000000', visitor: '2025550143-2025550143' },
    ...{ consent: 'full', page: 'https://www.example.com/thanks/2025550143', referrer: 'https://a.example/+12025550143' },
    ...{ utm: { campaign: 'call 202-555-0143' }, ids: { gclid: 'x-2025550143' }, targets: [0] },
    answer: [{ target: '+12025550100', number: '+12025550143', pool: 'main', until: 2025550143 }],
  };
  const text = JSON.stringify(stored);
  const erased = eraseText(text, list, site.erasing(siteSettings.parse({})).layoutOf({ headers: {} }));
  expect(JSON.parse(erased ?? '')).toEqual({
    ...stored,
    page: `https://www.example.com/thanks/${token}`,
    referrer: `https://a.example/+${token}`,
    utm: { campaign: `call ${token}` },
  });
});

test('all that a form told goes with its sender', () => {
  const form = { kind: 'form', at: 2025550143, id: 'ab2025550143', page: 'https://www.example.com/', form: 'quote', asks: 'lead' };
  const fields = { name: 'Anna Low', phone: '(202) 555-0143', email: 'anna@example.com', text: 'Call 202-555-0143' };
  const layout = site.erasing(siteSettings.parse({ country: 'US' })).layoutOf({ headers: {} });
  const erased = eraseText(JSON.stringify({ ...form, fields }), list, layout);
  const name = 'erased-000001';
  expect(JSON.parse(erased ?? '')).toEqual({ ...form, fields: { name, phone: `(${token}`, email: name, text: name } });
  expect(eraseText(JSON.stringify({ ...form, fields: { ...fields, phone: '(303) 555-0100', text: '' } }), list, layout)).toBeNull();
});
