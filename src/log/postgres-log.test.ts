import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres, type TestPostgres } from '../../test/postgres.ts';
import { arrivalsContract } from './arrivals.contract.ts';
import { callPlacesContract } from './call-places.contract.ts';
import { mappingContract } from './mapping.contract.ts';
import { deliveryLogContract } from './delivery-log.contract.ts';
import { openLog } from './open-log.ts';
import { importedContract } from './imported.contract.ts';
import { rewriteContract } from './rewrite.contract.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => await server.stop());

const place = async () => {
  const url = await server.database();
  return { open: async () => await openLog({ url }), remove: async () => {} };
};
deliveryLogContract('PostgreSQL', place);
rewriteContract('PostgreSQL', place);
importedContract('PostgreSQL', place);
arrivalsContract('PostgreSQL', place);
callPlacesContract('PostgreSQL', place);
mappingContract('PostgreSQL', place);

const delivery = (deliveryKey: string) => ({
  account: 'acme',
  connection: 'pbx',
  deliveryKey,
  receivedAt: 0,
  headers: {},
  body: new Uint8Array([1]),
});

/** What another process of ours does, stopped between drawing its number and its commit. */
async function slowWriter(url: string): Promise<{ end: (how: 'commit' | 'rollback') => Promise<void> }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('begin');
  await client.query('select pg_advisory_xact_lock($1)', [746401]);
  await client.query(
    "insert into delivery (account, connection, delivery_key, received_at, headers, body) values ('acme', 'pbx', 'slow', 0, '{}', '\\x01')",
  );
  return {
    end: async (how) => {
      await client.query(how);
      await client.end();
    },
  };
}

test.for(['commit', 'rollback'] as const)('a slow writer between draw and %s is never overtaken', async (how) => {
  const url = await server.database();
  const { log } = await openLog({ url });
  await log.append(delivery('first'));
  const slow = await slowWriter(url);
  let acknowledged = false;
  const appended = log.append(delivery('fast')).then(() => (acknowledged = true));
  await new Promise((resolve) => setTimeout(resolve, 200));
  // Had it been given its number now, a reader would pass the slow one's lower number.
  expect(acknowledged).toBe(false);
  const seen = (await log.after(0, 10)).map(({ deliveryKey }) => deliveryKey);
  expect(seen).toEqual(['first']);
  const from = await log.position();
  await slow.end(how);
  await appended;
  expect((await log.after(from, 10)).map(({ deliveryKey }) => deliveryKey)).toEqual(how === 'commit' ? ['slow', 'fast'] : ['fast']);
  await log.close();
});

test('a long unrelated transaction delays nobody', async () => {
  const url = await server.database();
  const { log } = await openLog({ url });
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  await other.query('begin isolation level repeatable read');
  await other.query('create table elsewhere (n integer)');
  await other.query('select count(*) from delivery');
  const began = performance.now();
  await log.append(delivery('k'));
  expect(await log.after(0, 10)).toHaveLength(1);
  expect(performance.now() - began).toBeLessThan(1_000);
  await other.query('commit');
  await other.end();
  await log.close();
});

test('two processes: a reader who goes on from where it was misses nothing, and is woken by the other', async () => {
  const url = await server.database();
  const one = await openLog({ url });
  const two = await openLog({ url });
  const woken = new Promise<void>((resolve) => two.log.onAppend(resolve));
  const writers = [one, two].map(async ({ log }, writer) => {
    for (let n = 0; n < 40; n++) await Promise.all([log.append(delivery(`${writer}-${n}-a`)), log.append(delivery(`${writer}-${n}-b`))]);
  });
  const seen: string[] = [];
  let at = 0;
  const read = async (): Promise<void> => {
    for (const { seq, deliveryKey } of await two.log.after(at, 7)) {
      seen.push(deliveryKey);
      at = seq;
    }
  };
  const all = Promise.all(writers);
  const written = { all: false };
  void all.finally(() => (written.all = true));
  while (!written.all) await read();
  for (let before = -1; before !== seen.length;) {
    before = seen.length;
    await read();
  }
  await all;
  await woken;
  expect(new Set(seen).size).toBe(160);
  expect(seen).toHaveLength(160);
  await one.log.close();
  await two.log.close();
});

test('a server that is not there is said in words', async () => {
  await expect(openLog({ url: 'postgres://u:secret@127.0.0.1:1/none' })).rejects.toMatchObject({
    code: 'store-unavailable',
    message: expect.not.stringContaining('secret') as string,
  });
});
