import { describe, expect, it } from 'vitest';
import type { ConnectionView } from '#contract/connection-view.ts';
import { addressOf, isWhole, waysOf, withLive, withPart } from './live-address.ts';

const connection = (kind: string, live?: object): ConnectionView => ({ kind, settings: { timeZone: 'UTC', live } }) as ConnectionView;

describe('the address of a live connection', () => {
  it('has the usual port of its way, until another is given', () => {
    const fresh = addressOf(connection('asterisk'));
    expect(fresh).toMatchObject({ way: 'ami', port: 5038, tls: false });
    const rest = withPart(fresh, { way: 'ari' });
    expect(rest.port).toBe(8088);
    expect(withPart(rest, { tls: true }).port).toBe(8089);
    const own = withPart(rest, { port: 9000 });
    expect(withPart(own, { tls: true, way: 'ami' }).port).toBe(9000);
    expect(withPart(rest, { host: 'pbx' }).port).toBe(8088);
    expect(addressOf(connection('freeswitch'))).toMatchObject({ way: 'esl', port: 8021 });
  });

  it('needs a user but for the event socket', () => {
    const [pbx, fs] = ['asterisk', 'freeswitch'].map((kind) => addressOf(connection(kind, { host: 'pbx' })));
    expect([pbx, fs].map((address) => address !== undefined && isWhole(address))).toEqual([false, true]);
    expect(waysOf(connection('asterisk'))).toEqual(['ami', 'ari']);
  });

  it('goes into the settings with what the form does not show', () => {
    const saved = connection('asterisk', {
      interface: 'ari',
      host: 'pbx',
      user: 'u',
      app: 'office',
      prefix: '/asterisk',
      tls: { ca: 'x' },
    });
    const document = saved.settings as Record<string, unknown>;
    expect(withLive(document, addressOf(saved))).toEqual({
      timeZone: 'UTC',
      live: { interface: 'ari', host: 'pbx', port: 8089, user: 'u', tls: { ca: 'x' }, app: 'office', prefix: '/asterisk' },
    });
    expect(withLive(document, withPart(addressOf(saved), { way: 'ami' }))['live']).toEqual({
      ...{ interface: 'ami', host: 'pbx', port: 5039, user: 'u', tls: { ca: 'x' } },
    });
  });
});
