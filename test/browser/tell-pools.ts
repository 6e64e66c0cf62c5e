import { connectionsOf } from '#simulator/connections.ts';
import { officesOf, worldPlan } from '#simulator/plan.ts';
import { world } from '#simulator/world.ts';
import { quietIo } from '#cli/io.ts';
import { untilCurrent } from '#cli/import-into.ts';
import type { Stage } from './stage.ts';

/** Two weeks of a made-up firm's website with three pools, and its calls, into the sample: up to the sample's own day. */
export async function tellPools(stage: Stage): Promise<void> {
  const usual = worldPlan({ seed: 'pools', firstDay: '2026-11-08', days: 14, zone: 'America/New_York', visitorsADay: 160 });
  const offices = officesOf([
    ['north', 5, 9],
    ['harbour', 3, 7],
    ['airport', 2, 4],
  ]);
  const plan = { ...usual, offices, visits: { ...usual.visits, withoutConsent: 0.02 } };
  const firm = connectionsOf(plan);
  const client = stage.clientOf('demo');
  const sent = { site: 'website', calls: 'website-calls' } as const;
  for (const name of ['site', 'calls'] as const) {
    const { kind, settings } = firm[name];
    await client.call('createConnection', { body: { id: sent[name], kind, name: name === 'site' ? 'Website' : 'Office', settings } });
  }
  const waiting = { site: [], calls: [] } as Record<'site' | 'calls', { key: string; headers: Record<string, string>; body: string }[]>;
  let told = 0;
  const send = async (name: 'site' | 'calls'): Promise<void> => {
    const deliveries = waiting[name].splice(0);
    if (deliveries.length > 0) await client.call('appendDeliveries', { body: { connection: sent[name], deliveries } });
  };
  for (const one of world(plan)) {
    if (one.of !== 'delivery' || (one.connection !== 'site' && one.connection !== 'calls')) continue;
    told += 1;
    waiting[one.connection].push({ key: `pools ${told}`, headers: { ...one.headers }, body: Buffer.from(one.body).toString('base64') });
    if (waiting[one.connection].length >= 64) await send(one.connection);
  }
  await send('site');
  await send('calls');
  await untilCurrent(client, quietIo);
}
