import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '#client/client.ts';
import { generateYear } from '#bench/generate.ts';
import { quietIo } from '#cli/io.ts';
import { importSample } from '#cli/sample.ts';
import { answeredCall, eventDelivery, type TestServer } from '../../test/server.ts';
import { type Ground, groundOf } from './cases.ts';

/** An account to ask about, and what can be asked of it. */
export interface Place {
  readonly name: string;
  readonly client: Client;
  readonly ground: Ground;
}

/** The bundled sample, by the ordinary import. */
export async function samplePlace(served: TestServer): Promise<Place> {
  await importSample((account) => served.operator(account), quietIo);
  const client = served.operator('demo');
  return { name: 'sample', client, ground: await groundOf(client, ['2026-11-21', '2026-11-21'], '2026-11-23T00:00:00.000Z') };
}

/** A year of a busy centre, made inside the engine. */
export async function generatedPlace(served: TestServer, calls: number, say: (line: string) => void): Promise<Place> {
  await served.operator(null).call('createAccount', { body: { id: 'year', name: 'A year', tz: 'Europe/Madrid' } });
  await generateYear(served.server.services.warehouse, { account: 'year', calls, seed: 7 }, (done) =>
    say(`made ${done} of ${calls} calls`),
  );
  const client = served.operator('year');
  return { name: 'generated', client, ground: await groundOf(client, ['2026-01-01', '2026-12-31'], '2027-03-01T00:00:00.000Z') };
}

/** Calls that come one after the other. */
const burst = 8;

/** Calls that keep coming into an account until told to stop; says how many came. */
export function keepArriving(client: Client, everyMs: number): { stop: () => Promise<number> } {
  const going = { stopped: false };
  const round = async (): Promise<number> => {
    await client.call('createConnection', { body: { id: 'live', kind: 'webhook', settings: {} } });
    let nth = 0;
    while (!going.stopped) {
      const at = new Date(Date.parse('2026-11-21T16:30:00.000Z') + nth * 1250).toISOString();
      const call = answeredCall({
        ...{ id: `live ${nth}`, at, caller: `+1202555${String(1000 + (nth % 8000))}`, name: `Caller ${nth}` },
        ...{ number: '+12025550100', queue: nth % 3 === 0 ? 'sales' : 'support', agent: `Live ${nth % 5}` },
      });
      await client.call('appendDeliveries', { body: { connection: 'live', deliveries: [eventDelivery(`live-${nth}`, call)] } });
      nth += 1;
      // Now and then nobody calls for a while, so that a question can also be followed through all of its ways.
      await pause(nth % burst === 0 ? everyMs * burst : everyMs);
    }
    return nth;
  };
  const arriving = round();
  return {
    stop: async () => {
      going.stopped = true;
      return await arriving;
    },
  };
}
