import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Warehouse } from './client.ts';
import { factsFromDocument } from './fact-documents.ts';
import { mergeOne } from './merge.ts';
import { purgeReplaced } from './purge.ts';
import type { Row } from './cells.ts';
import { rowsOf, tombstone } from './rows.ts';
import { checksums } from './verify.ts';

/** What a warehouse must do, whether its engine lies in the process or behind a wire. `open` gives the same store each time. */
export function warehouseContract(name: string, open: () => Promise<Warehouse>): void {
  describe(name, () => {
    let warehouse: Warehouse;
    beforeAll(async () => {
      warehouse = await open();
    });
    afterAll(async () => {
      await warehouse.close();
    });

    const cost = (id: string, at: number, version: number, more: Row = {}): Row => ({
      ...tombstone('cost', { id, at }, { account: 'a', version, position: 5 }),
      is_deleted: 0,
      to_at: at + 1000,
      category: 'lines',
      amount: 12.5,
      ...more,
    });
    const costs = async (account: string) =>
      await warehouse.query<Row>('SELECT id, from_at, amount FROM cost FINAL WHERE account = {account:String} ORDER BY from_at, id', {
        account,
      });

    test('tables are made once, and made anew when their shape is not ours; that is told until it was heard', async () => {
      for (const heard of [false, true]) {
        expect(warehouse.created).toBe(true);
        if (heard) await warehouse.marked();
        await warehouse.close();
        warehouse = await open();
      }
      expect(warehouse.created).toBe(false);
      await warehouse.command("ALTER TABLE cost MODIFY COMMENT 'an older shape'");
      await warehouse.close();
      warehouse = await open();
      expect(warehouse.created).toBe(true);
    });

    test('bound parameters arrive as they are', async () => {
      const text = "o'clock \\ \t tab\nline {x:y} é 日本 \u0001 --";
      const list = ["q'u", 'back\\', 'tab\t', '', '[1]'];
      expect(
        await warehouse.query(
          "SELECT {s:String} AS s, {a:Array(String)} AS a, {n:Nullable(String)} AS n, {f:Float64} AS f, {i:UInt64} AS i, {b:Bool} AS b, {t:DateTime64(3,'UTC')} AS t",
          { s: text, a: list, n: null, f: 0.1, i: 9007199254740991, b: true, t: '2026-03-02 09:00:00.123' },
        ),
      ).toEqual([{ s: text, a: list, n: null, f: 0.1, i: 9007199254740991, b: true, t: '2026-03-02T09:00:00.123Z' }]);
    });

    test('half a character stops no row: neither its own nor those behind it', async () => {
      const march = Date.parse('2026-03-02T09:00:00Z');
      const torn = (id: string, category: string) => cost(id, march, 1, { category, account: 'torn' });
      await warehouse.insert('cost', [torn('k1', 'a\ud83d'), torn('k2', '\udc00 \\ud83d 😀'), torn('k3', 'whole')]);
      expect(await warehouse.query("SELECT id, category FROM cost FINAL WHERE account = 'torn' ORDER BY id")).toEqual([
        { id: 'k1', category: 'a\ufffd' },
        { id: 'k2', category: '\ufffd \\ud83d 😀' },
        { id: 'k3', category: 'whole' },
      ]);
    });

    test('rows come back as they were written, in UTC, whatever the zone of this process', async () => {
      const call = {
        id: "c'1",
        direction: 'inbound',
        started_at: '2026-10-25T00:30:00.007Z',
        caller: '+40211234567',
        caller_name: 'Ünï "quoted" \\ \t\n\u0001 𝄞',
        topics: ["it's", 'a\\b'],
        ivr_s: 0.125,
        resolved: null,
        spam: true,
      };
      const rows = rowsOf(factsFromDocument({ calls: [call] }), { account: 'round', version: 3, position: 9 });
      await warehouse.insert('call', rows.call);
      expect(
        await warehouse.query(
          "SELECT id, started_at, caller_name, topics, ivr_s, resolved, spam, position, ended_at FROM call FINAL WHERE account = 'round'",
        ),
      ).toEqual([
        {
          id: "c'1",
          started_at: '2026-10-25T00:30:00.007Z',
          caller_name: call.caller_name,
          topics: call.topics,
          ivr_s: 0.125,
          resolved: null,
          spam: true,
          position: 9,
          ended_at: null,
        },
      ]);
    });

    test('the newest version of a row counts, and a tombstone removes it', async () => {
      const march = Date.UTC(2026, 2, 1);
      await warehouse.insert('cost', [cost('k1', march, 2, { amount: 2 }), cost('k2', march, 2)]);
      await warehouse.insert('cost', [cost('k1', march, 1, { amount: 1 })]);
      await warehouse.insert('cost', [tombstone('cost', { id: 'k2', at: march }, { account: 'a', version: 3, position: 6 })]);
      expect(await costs('a')).toEqual([{ id: 'k1', from_at: '2026-03-01T00:00:00.000Z', amount: 2 }]);
    });

    test('an older version of a row does not come back through a filter that the newest does not meet', async () => {
      const offered = Date.UTC(2026, 5, 1, 0, 5);
      const leg = (id: string, version: number, callStarted: number): Row => ({
        ...tombstone('leg', { id, at: offered }, { account: 'legs', version, position: 1 }),
        is_deleted: 0,
        call_started_at: callStarted,
      });
      await warehouse.insert('leg', [leg('l1', 1, offered), leg('l2', 1, offered)]);
      await warehouse.insert('leg', [leg('l1', 2, Date.UTC(2026, 4, 31))]);
      await warehouse.insert('leg', [tombstone('leg', { id: 'l2', at: offered }, { account: 'legs', version: 3, position: 1 })]);
      expect(
        await warehouse.query(
          "SELECT id FROM leg FINAL WHERE account = 'legs' AND call_started_at >= toDateTime64('2026-06-01 00:00:00', 3, 'UTC')",
        ),
      ).toEqual([]);
    });

    test('checksums tell contents, not the way they were written; a merge changes nothing', async () => {
      const before = await checksums(warehouse);
      const march = Date.UTC(2026, 2, 1);
      await warehouse.insert('cost', [cost('k1', march, 10, { amount: 2 })]);
      expect(await checksums(warehouse)).toEqual(before);
      while (await mergeOne(warehouse, 0));
      expect(await checksums(warehouse)).toEqual(before);
      expect(
        await warehouse.query("SELECT count() AS parts FROM system.parts WHERE active AND database = currentDatabase() AND table = 'cost'"),
      ).toEqual([{ parts: 1 }]);
      await warehouse.insert('cost', [cost('k1', march, 11, { amount: 2.5 })]);
      expect(await checksums(warehouse)).not.toEqual(before);
    });

    test('a purge takes what was replaced from the disk, whatever is written beside it, and also when two ask for it', async () => {
      const may = Date.UTC(2026, 4, 1);
      const own = { account: 'purged' };
      await warehouse.insert('cost', [cost('p1', may, 1, { ...own, category: 'secret' })]);
      await warehouse.insert('cost', [cost('p1', may, 2, { ...own, category: 'token' })]);
      const parts = async (): Promise<string[]> => {
        const rows = await warehouse.query<{ name: string }>(
          "SELECT name FROM system.parts WHERE database = currentDatabase() AND table = 'cost' AND partition = '202605'",
        );
        return rows.map(({ name }) => name);
      };
      const before = await parts();
      const going = { stopped: false };
      const writing = (async () => {
        for (let at = 1; !going.stopped; at++) await warehouse.insert('cost', [cost(`w${at}`, may + at, 1, own)]);
      })();
      await Promise.all([purgeReplaced(warehouse), purgeReplaced(warehouse)]);
      going.stopped = true;
      await writing;
      expect(before.length).toBeGreaterThan(1);
      expect((await parts()).filter((name) => before.includes(name))).toEqual([]);
      expect(await warehouse.query("SELECT category FROM cost WHERE account = 'purged' AND id = 'p1'")).toEqual([{ category: 'token' }]);
    });

    test('20,000 rows over 40 years in one batch', async () => {
      const rows = Array.from({ length: 20_000 }, (_, at) => ({
        ...cost(`k${at}`, Date.UTC(1990, 0, 1) + at * 63_072_000, 1),
        account: 'many',
      }));
      await warehouse.insert('cost', rows);
      expect(await warehouse.query("SELECT count() AS n, min(from_at) AS first FROM cost FINAL WHERE account = 'many'")).toEqual([
        { n: 20_000, first: '1990-01-01T00:00:00.000Z' },
      ]);
    });

    test('a wrong statement and a row without a column fail with words', async () => {
      await expect(warehouse.query('SELECT nonsense FROM call')).rejects.toThrow(/nonsense/);
      await expect(warehouse.insert('cost', [{ account: 'a' }])).rejects.toThrow(/A row of cost has no version/);
      await expect(warehouse.insert('cost', [cost('k9', 0, 1, { category: null })])).rejects.toThrow(/category|NULL|null/i);
    });
  });
}
