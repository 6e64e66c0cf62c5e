import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { foldFrom } from '#calls/fold.ts';
import { plainFoldSettings } from '#domain/fold-settings.ts';
import type { EventIndex } from '#log/delivery-log.ts';
import { openLog } from '#log/open-log.ts';
import type { Warehouse } from '#warehouse/client.ts';
import { Projector, type ProjectorParts } from '#warehouse/projector.ts';
import { rebuild } from '#warehouse/rebuild.ts';
import { tell, type Line } from './event-story.ts';
import { openBench } from './outbound-bench.ts';
import { temporaryWarehouse, withInsert } from './warehouse.ts';

/** Where the process dies while a batch becomes figures and messages. */
const places = [
  'before the rows',
  'after the rows',
  'before the outbox',
  'after the outbox',
  'before the check',
  'after the check',
] as const;
type Place = (typeof places)[number];

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await temporaryWarehouse();
});
afterAll(async () => await warehouse.close());

class Killed extends Error {}

test('killed at any step, folded again and rebuilt: every call is noted once for each event', async () => {
  for (const place of places) {
    const folder = mkdtempSync(join(tmpdir(), 'ringtrace-kills-'));
    const { index, log } = await openLog({ path: join(folder, 'log.db') });
    const bench = await openBench();
    bench.now = Date.UTC(2026, 2, 2, 1);
    const { id } = await bench.subscribe({ url: 'http://127.0.0.1:9/', since: Date.UTC(2026, 2, 2), events: ['call_ended', 'call_lost'] });
    let alive = true;
    const dieAt = (here: Place): void => {
      if (!alive || here !== place) return;
      alive = false;
      throw new Killed();
    };
    const parts = (): ProjectorParts => ({
      index: finishing(index, async (done) => {
        dieAt('before the check');
        await index.finish(done);
        dieAt('after the check');
      }),
      warehouse: withInsert(warehouse, async (table, rows, into) => {
        if (table === 'call') dieAt('before the rows');
        await warehouse.insert(table, rows, into);
        if (table === 'call') dieAt('after the rows');
      }),
      fold: (group) => foldFrom(group, plainFoldSettings),
      logPosition: async () => await index.decodedUpTo(),
      now: () => bench.now,
      onError: (error) => bench.errors.push(error),
      onWritten: async (written) => {
        dieAt('before the outbox');
        await bench.outbound().written(written);
        dieAt('after the outbox');
      },
    });
    const call = (key: string, at: number): Line[] => [
      [at, key, { kind: 'call_started', direction: 'inbound', caller: '+12025550143' }],
      [at + 1, key, { kind: 'queue_entered', queue_id: 'sales' }],
      [at + 40, key, { kind: 'call_ended', ended_by: 'customer' }],
    ];
    let seq = await tell(index, { account: 'demo', connection: 'pbx' }, 1, call('a', 60), call('b', 120));
    await expect(new Projector(parts()).drain()).rejects.toBeInstanceOf(Killed);

    // The next process, then a late word about a call, a repetition, and everything once more.
    await new Projector(parts()).drain();
    seq = await tell(index, { account: 'demo', connection: 'pbx' }, seq, [
      [90, 'a', { kind: 'call_noted', note: { disposition: 'wrong number' } }],
    ]);
    await tell(index, { account: 'demo', connection: 'pbx' }, seq, call('a', 60), call('c', 180));
    const projector = new Projector(parts());
    await projector.drain();
    const own = { index, warehouse, projector: new Projector(parts()) };
    expect((await rebuild(own)).same).toBe(true);

    const rows = await bench.outbound().outbox.list(id, { limit: 100 });
    const noted = Map.groupBy(rows, (row) => row.call_id);
    expect([place, noted.size, rows.length]).toEqual([place, 3, 6]);
    for (const of of noted.values()) {
      expect(of.map(({ event, sequence }) => [event, sequence]).toSorted()).toEqual([
        ['call_ended', 1],
        ['call_lost', 2],
      ]);
    }
    expect(bench.errors).toEqual([]);
    await log.close();
    await bench.close();
    rmSync(folder, { recursive: true, force: true });
    for (const table of ['call', 'visit', 'leg'] as const) await warehouse.command(`TRUNCATE TABLE ${table}`);
  }
});

/** The same index with another way to check a batch off. */
function finishing(index: EventIndex, finish: EventIndex['finish']): EventIndex {
  return new Proxy(index, {
    get: (target, name) => {
      if (name === 'finish') return finish;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
