import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AnyConnector, type Connector, withAnySettings } from '#connectors/connector.ts';
import type { Connection, ConnectionDirectory } from '#domain/connection.ts';
import { plainFoldSettings } from '#domain/fold-settings.ts';
import { type OpenLog, openLog } from '#log/open-log.ts';
import { Pipeline } from './pipeline.ts';
import { receive } from './receive.ts';

/** Lines `call event`; settings `{ prefix }` go into the call's key; a line `crash` makes the decoder throw, `?` is rejected. */
const lines: Connector<{ prefix: string }> = {
  kind: 'lines',
  title: 'Lines',
  version: 1,
  formats: { lines: { title: 'Lines', cut: 'lines', header: false } },
  parseSettings: (document) => document as { prefix: string },
  foldSettings: () => plainFoldSettings,
  erasing: () => ({ numbers: { ownNumbers: [], rules: [], internationalPrefixes: [], countries: [] }, layoutOf: () => () => [] }),
  decode: ({ body }, { prefix }) => {
    const all = new TextDecoder().decode(body).split('\n').filter(Boolean);
    if (all.includes('crash')) throw new Error('cannot go on');
    return {
      events: all
        .filter((line) => !line.startsWith('?'))
        .map((line) => ({
          id: line,
          key: `call:${prefix}${line.split(' ')[0] ?? ''}`,
          links: [],
          event: { kind: 'call_ringing', at: 0, source: 'native' },
        })),
      rejects: all.flatMap((line, at) => (line.startsWith('?') ? [{ line: at + 1, byte: 0, reason: 'not a line', text: line }] : [])),
    };
  },
};

let folder = '';
let open: OpenLog;
let connections: Map<string, Connection>;
let pipeline: Pipeline;
let applied: string[] = [];

const directory: ConnectionDirectory = {
  find: (id) => Promise.resolve(connections.get(id) ?? null),
  ofAccount: (account) => Promise.resolve([...connections.values()].filter((connection) => connection.account === account)),
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ringtrace-pipeline-'));
  open = await openLog({ path: join(folder, 'log.db') });
  connections = new Map([['pbx', { id: 'pbx', account: 'a', kind: 'lines', name: 'PBX', settings: { prefix: '' }, settingsSeq: 0 }]]);
  applied = [];
  pipeline = running();
});
afterEach(async () => {
  await pipeline.stop();
  await open.log.close();
  rmSync(folder, { recursive: true });
});

function running(connector: AnyConnector = withAnySettings(lines), shape = () => ''): Pipeline {
  const made = new Pipeline({
    ...open,
    directory,
    connectors: new Map([[connector.kind, connector]]),
    shapeOf: () => Promise.resolve({ shape: shape(), linked: false }),
    onSettings: (delivery) => {
      const text = new TextDecoder().decode(delivery.body);
      if (text === 'bad') throw new Error('not a settings document');
      applied.push(text);
      const pbx = connections.get('pbx');
      if (pbx !== undefined) connections.set('pbx', { ...pbx, settings: { prefix: text }, settingsSeq: delivery.seq });
      return Promise.resolve();
    },
  });
  made.start();
  return made;
}

async function send(text: string, connection = 'pbx'): Promise<number> {
  const arrival = { account: 'a', connection, receivedAt: 0, headers: { format: 'lines' }, body: new TextEncoder().encode(text) };
  return (await receive(open.log, arrival)).seq;
}

async function keys(): Promise<string[]> {
  const groups = await open.index.dirty(1_000);
  return groups.flatMap(({ events }) => events.map((event) => event.key)).sort();
}

test('what is appended is decoded without being asked', async () => {
  await send('1 start\n1 end\n? what\n');
  const last = await send('2 start\n');
  await pipeline.drained();
  expect(pipeline.status()).toEqual({ decodedUpTo: last, behind: [], sweeping: false, problem: null });
  expect(await keys()).toEqual(['call:1', 'call:1', 'call:2']);
  expect(await open.index.rejects('a', { limit: 10 })).toMatchObject([{ seq: 1, line: 3, reason: 'not a line', text: '? what' }]);
});

test('a decoder that crashes and a connection that nobody knows reject the delivery and hold up nothing', async () => {
  await send('crash\n');
  await send('1 start\n', 'nobody');
  await send('2 start\n');
  await pipeline.drained();
  expect(await keys()).toEqual(['call:2']);
  const rejects = await open.index.rejects('a', { limit: 10 });
  expect(rejects.map(({ seq, line, reason }) => [seq, line, reason])).toEqual([
    [2, 0, 'Unknown connection "nobody".'],
    [1, 0, 'The decoder failed: cannot go on'],
  ]);
});

test('a connection that becomes known is decoded from its beginning', async () => {
  await send('1 start\n', 'later');
  await pipeline.drained();
  connections.set('later', { id: 'later', account: 'a', kind: 'lines', name: 'L', settings: { prefix: 'l' }, settingsSeq: 5 });
  await pipeline.connectionsChanged();
  await pipeline.drained();
  expect(await keys()).toEqual(['call:l1']);
  expect(await open.index.rejectCount('a')).toBe(0);
});

test('a settings delivery takes effect on the whole past of its connection, and only there', async () => {
  connections.set('other', { id: 'other', account: 'a', kind: 'lines', name: 'O', settings: { prefix: 'o' }, settingsSeq: 0 });
  for (let call = 0; call < 700; call++) await send(`${call} start\n`);
  await send('1 start\n', 'other');
  await send('x', 'ringtrace');
  await send('700 start\n');
  await pipeline.drained();
  expect(applied).toEqual(['x']);
  const groups = await open.index.dirty(2_000);
  const live = groups.filter((group) => group.events.length > 0).flatMap((group) => group.events.map((event) => event.key));
  expect(live).toHaveLength(702);
  expect(live.filter((key) => key.startsWith('call:x'))).toHaveLength(701);
  expect(live).toContain('call:o1');
});

test('a settings document that cannot be taken over is a reject', async () => {
  await send('bad', 'ringtrace');
  await send('1 start\n');
  await pipeline.drained();
  expect(await keys()).toEqual(['call:1']);
  expect(await open.index.rejects('a', { limit: 10 })).toMatchObject([
    { seq: 1, connection: 'ringtrace', reason: 'not a settings document' },
  ]);
});

test('a new version of the decoder reads the past again, also when it was stopped halfway', async () => {
  for (let call = 0; call < 1_200; call++) await send(`${call} start\n`);
  await pipeline.drained();
  await pipeline.stop();

  const better: Connector<{ prefix: string }> = {
    ...lines,
    version: 2,
    decode: (delivery, { prefix }) => lines.decode(delivery, { prefix: `${prefix}v2-` }),
  };
  pipeline = running(withAnySettings(better));
  while (pipeline.status().behind.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await pipeline.stop();
  const [source] = await open.index.sources();
  expect(source?.behind).toBeLessThan(1_200);

  pipeline = running(withAnySettings(better));
  await pipeline.drained();
  expect((await open.index.sources()).map(({ decoder, behind, events }) => [decoder, behind, events])).toEqual([
    ['lines@2+0', null, 1_200],
  ]);
  const groups = await open.index.dirty(5_000);
  expect(groups.flatMap((group) => group.events).every((event) => event.key.startsWith('call:v2-'))).toBe(true);
  expect(groups.filter((group) => group.events.length > 0)).toHaveLength(1_200);
});

test('redecode of an account leaves the same events and no rejects twice', async () => {
  await send('1 start\n? x\n');
  await pipeline.drained();
  await pipeline.redecode({ account: 'a' });
  await pipeline.drained();
  expect(await keys()).toEqual(['call:1']);
  expect(await open.index.rejectCount('a')).toBe(1);
});

test('what alters the facts of a connection is noted with its first deliveries, so that its change is seen', async () => {
  await pipeline.stop();
  let shape = 'rules';
  pipeline = running(undefined, () => shape);
  await send('1 start\n');
  await pipeline.drained();
  const noted = async () => (await open.index.sources()).map((source) => source.shape);
  expect(await noted()).toEqual(['rules']);
  await pipeline.redecode({ account: 'a' });
  expect(await noted()).toEqual(['rules']);
  await pipeline.drained();
  await open.index.finish((await open.index.dirty(10)).map(({ id, revision }) => ({ group: id, revision, drop: [] })));
  shape = '';
  await pipeline.connectionsChanged();
  expect([await noted(), await keys()]).toEqual([[''], ['call:1']]);
});

test('too large, empty and without a key of its own', async () => {
  await expect(send('x'.repeat(5_000_001))).rejects.toMatchObject({ code: 'too-large' });
  await expect(send('')).rejects.toMatchObject({ code: 'invalid-delivery' });
  expect(await send('1 start\n')).toBe(await send('1 start\n'));
  expect(await open.log.position()).toBe(1);
});
