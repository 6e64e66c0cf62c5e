import { describe, expect, it } from 'vitest';
import { eraseText, type EraseList } from '#connectors/erase.ts';
import type { Decoded } from '#domain/delivery.ts';
import { asterisk } from './connector.ts';
import { parseSettings } from './settings.ts';

/** Events of the REST interface, one by one; what whole runs give is in test/asterisk. */

const settings = parseSettings({ timeZone: 'UTC', agents: [{ id: 'Ana', aliases: ['1001'] }] });
const decode = (...lines: unknown[]): Decoded => {
  const body = Buffer.from(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  const headers = { format: 'asterisk-ari' };
  return asterisk.decode({ account: 'a', connection: 'c', deliveryKey: '', receivedAt: 0, seq: 1, headers, body }, settings);
};

const creationtime = '2026-11-21T16:25:30.999-0500';
const channel = (id: string, name: string, more: object = {}): object => ({
  ...{ id, name, state: 'Ring', protocol_id: '', caller: { name: 'Zoë Lee', number: '+12025550143' }, connected: { name: '', number: '' } },
  ...{ dialplan: { context: 'from-trunk', exten: '+12025550111', priority: 1, app_name: '', app_data: '' }, creationtime },
  ...more,
});
const event = (type: string, more: object): object => ({
  ...{ type, timestamp: '2026-11-21T16:25:31.002-0500', ...more },
  ...{ asterisk_id: '02:00:00:00:00:01', application: 'ringtrace' },
});
const party = channel('10.1', 'PJSIP/trunk-in-00000001');
const phone = channel('10.3', 'PJSIP/1001-00000002', { state: 'Up', caller: { name: 'Ana', number: '1001' } });

describe('an event', () => {
  it('tells of its channel, at its own time', () => {
    const { events, rejects } = decode(event('ChannelCreated', { channel: party }));
    expect(rejects).toEqual([]);
    expect(events).toMatchObject([
      {
        key: 'call:10.1',
        links: [],
        event: {
          ...{ kind: 'channel_started', at: Date.UTC(2026, 10, 21, 21, 25, 31, 2), source: 'ari', name: 'PJSIP/trunk-in-00000001' },
          ...{ exten: '+12025550111', context: 'from-trunk', number: '+12025550143', caller_name: 'Zoë Lee', linked: '' },
        },
      },
    ]);
  });

  it("of an agent's phone tells the agent's state, too", () => {
    expect(decode(event('ChannelStateChange', { channel: phone })).events.map(({ key, event: told }) => [key, told.kind])).toEqual([
      ['call:10.3', 'channel_answered'],
      ['agent:Ana', 'agent_engaged'],
    ]);
  });

  it('is the same to every application, however its JSON is written and whatever a recorder put around it', () => {
    const told = event('ChannelCreated', { channel: party });
    const ids = decode(told, { ...told, application: 'other' }, { recv: '2026-11-21T21:25:31.100000Z', event: told }).events;
    expect(new Set(ids.map(({ id }) => id)).size).toBe(1);
    expect(ids).toHaveLength(3);
    const pretty = decode(JSON.stringify(told, null, 2)).events;
    expect(pretty.map(({ id }) => id)).toEqual([ids[0]?.id]);
  });

  it('that nobody needs, and a variable that no setting names, tell nothing', () => {
    const plain = event('ChannelVarset', { channel: party, variable: 'SECRET', value: '1' });
    expect(decode(event('DeviceStateChanged', {}), plain, event('constructor', {}))).toEqual({ events: [], rejects: [] });
    expect(decode(event('ChannelVarset', { channel: party, variable: '__DID', value: '12025550111' })).events[0]?.event).toMatchObject({
      ...{ kind: 'variable_set', name: 'DID', value: '12025550111' },
    });
  });

  it.each([
    [event('ChannelCreated', {}), 'ChannelCreated: channel: got nothing, wanted a channel with its id'],
    [event('Dial', { caller: party }), 'Dial: peer: got nothing, wanted the channel that is dialled'],
    [event('ChannelEnteredBridge', { channel: party }), 'ChannelEnteredBridge: bridge: got nothing, wanted a bridge with its id'],
    [
      { type: 'ChannelCreated', timestamp: '2026-11-21T16:25:31', channel: party },
      'ChannelCreated: timestamp: got "2026-11-21T16:25:31", wanted a date and time with its offset',
    ],
    [[7], 'event: got "7", wanted an object with a type'],
    ['{"type":"Dial"\n{}', 'got no JSON'],
  ])('that cannot be read is refused: %j', (line, says) => {
    const { events, rejects } = decode(line);
    expect(events).toEqual([]);
    expect(rejects[0]?.reason).toContain(says);
  });
});

describe('who belongs together', () => {
  const linksOf = (told: object): readonly string[] => decode(told).events[0]?.links ?? [];

  it('follows from dials and bridges, not from where callers wait', () => {
    expect(linksOf(event('Dial', { caller: party, peer: phone, dialstatus: '' }))).toEqual(['call:10.3']);
    const met = (bridge_type: string): object =>
      event('ChannelEnteredBridge', { channel: phone, bridge: { id: 'b', bridge_type, channels: ['10.1', '10.3'] } });
    expect(linksOf(met('mixing'))).toEqual(['call:10.1']);
    expect(decode(met('holding')).events).toEqual([]);
  });

  it('follows from the name of a Local channel within its second, also where the clock turns between its halves', () => {
    const [one, other] = [
      channel('10.4', 'Local/1001@agents-00000001;1'),
      channel('11.5', 'Local/1001@agents-00000001;2', { creationtime: '2026-11-21T16:25:31.000-0500' }),
    ].map((local) => linksOf(event('ChannelCreated', { channel: local })));
    expect(one?.filter((link) => other?.includes(link))).toHaveLength(1);
    const restarted = channel('99.1', 'Local/1001@agents-00000001;2', { creationtime: '2026-11-21T18:00:00.000-0500' });
    expect(linksOf(event('ChannelCreated', { channel: restarted })).filter((link) => one?.includes(link))).toEqual([]);
  });

  it('follows from a transfer', () => {
    const legs = { transferer_first_leg: phone, transferer_second_leg: channel('10.5', 'PJSIP/1001-00000005'), transferee: party };
    const told = event('BridgeAttendedTransfer', { ...legs, result: 'Success', transfer_target: channel('10.6', 'PJSIP/1002-00000006') });
    expect(linksOf(told)).toEqual(['call:10.5', 'call:10.1', 'call:10.6']);
    expect(decode(event('BridgeAttendedTransfer', { ...legs, result: 'Fail' })).events).toEqual([]);
  });
});

it('a caller who is erased leaves the name of the agent, instants and ids', () => {
  const token = '999000000000001';
  const list: EraseList = {
    lengths: new Set([11, 10]),
    find: (digits) => (digits === '12025550143' || digits === '1795296330' ? token : null),
    findName: () => null,
  };
  const layout = asterisk.erasing(settings).layoutOf({ headers: { format: 'asterisk-ari' } });
  const connected = { name: 'Zoë Lee', number: '12025550143' };
  const dialplan = { context: 'queues', exten: '7001', priority: 3, app_name: 'Set', app_data: 'CALLERID(all)="Zoë Lee" <+12025550143>' };
  const told = event('ChannelStateChange', {
    channel: channel('1795296330.5', 'PJSIP/1001-00000002', { caller: { name: 'Ana', number: '1001' }, connected, dialplan }),
  });
  const changed = eraseText(Buffer.from(`${JSON.stringify(told)}\n`).toString('latin1'), list, layout) ?? '';
  const read = JSON.parse(Buffer.from(changed, 'latin1').toString('utf8')) as { timestamp: string; channel: typeof connected & object };
  expect(changed).not.toMatch(/Lee|2025550143/u);
  expect(read).toMatchObject({
    timestamp: '2026-11-21T16:25:31.002-0500',
    channel: { id: '1795296330.5', caller: { name: 'Ana', number: '1001' }, connected: { number: token } },
  });
});
