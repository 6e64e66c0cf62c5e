import { join } from 'node:path';
import { openWarehouse } from '#warehouse/client.ts';
import { generateYear } from './generate.ts';
import { type Finding, whole } from './measure.ts';
import { startServer } from './server-process.ts';

export interface StartBench {
  /** An empty folder. */
  readonly folder: string;
  readonly calls: number;
  readonly say: (line: string) => void;
}

/** A start over a data folder whose facts hold a generated year: what many calls alone cost, whatever the length of the log. */
export async function benchStart({ folder, calls, say }: StartBench): Promise<Finding[]> {
  const data = join(folder, 'data');
  const fresh = await startServer(data);
  await fresh.client(null).call('createAccount', { body: { id: 'bench', name: 'bench', tz: 'UTC' } });
  await fresh.stop();
  const warehouse = await openWarehouse({ path: join(data, 'warehouse') });
  try {
    await generateYear(warehouse, { account: 'bench', calls, seed: 7 }, (done) => {
      say(`made ${whole(done)} of ${whole(calls)} calls`);
    });
  } finally {
    await warehouse.close();
  }
  return await restart(data, calls);
}

/** How long a start over a filled folder takes, and what the server then holds while nobody asks anything. */
export async function restart(data: string, calls: number): Promise<Finding[]> {
  const server = await startServer(data);
  try {
    await new Promise((resolve) => setTimeout(resolve, 5000));
    const memory = server.memory();
    return [
      {
        what: `start of the server, ${whole(calls)} calls stored`,
        figure: `${whole(server.startedInMs)} ms`,
        goal: '<= 2,000 ms with 1 million calls',
        met: server.startedInMs <= 2000,
      },
      {
        what: `idle memory, ${whole(calls)} calls stored`,
        figure: `${whole(memory)} MB`,
        goal: '<= 600 MB with 1 million calls',
        met: memory <= 600,
      },
    ];
  } finally {
    await server.stop();
  }
}
