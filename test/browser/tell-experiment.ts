import { untilCurrent } from '#cli/import-into.ts';
import { quietIo } from '#cli/io.ts';
import { pagesTest, tellVisits } from '../experiment-visits.ts';
import type { Stage } from './stage.ts';

/** A test of two pages with ten days of visits, in the account of the sample. */
export async function tellExperiment({ clientOf }: Stage): Promise<void> {
  const client = clientOf('demo');
  await tellVisits(client);
  await untilCurrent(client, quietIo);
  await client.call('createExperiment', { body: { name: 'Short page', definition: pagesTest } });
}
