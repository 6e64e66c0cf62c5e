import { expect, it } from 'vitest';
import { wrongUrl } from './wrong-url.ts';

it.each([
  ['https://example.com/calls', null],
  ['https://8.8.8.8:8443/', null],
  ['http://example.com/', 'got http:'],
  ['ftp://example.com/', 'got ftp:'],
  ['example.com', 'wanted an address'],
  ['https://user:pass@example.com/', 'no user and password'],
  ['https://127.0.0.1/', '127.0.0.1 is private'],
  // What a browser reads as 127.0.0.1, however it is written.
  ['https://0x7f.1/', '127.0.0.1 is private'],
  ['https://2130706433/', '127.0.0.1 is private'],
  ['https://017700000001/', '127.0.0.1 is private'],
  ['https://[::1]/', '::1 is private'],
  ['https://[::ffff:10.0.0.1]/', '::ffff:a00:1 is private'],
])('%s', (url, wrong) => {
  const said = wrongUrl(url, false);
  if (wrong === null) expect(said).toBeNull();
  else expect(said).toContain(wrong);
});

it('is told to allow private addresses and http', () => {
  expect(wrongUrl('http://127.0.0.1:8080/x', true)).toBeNull();
  expect(wrongUrl('ftp://127.0.0.1/', true)).not.toBeNull();
});
