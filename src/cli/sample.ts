import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Client } from '#client/client.ts';
import { ensureConnection, importOne, untilCurrent } from './import-into.ts';
import type { Io } from './io.ts';

const folder = new URL('../../examples/asterisk-a/', import.meta.url);

/** The bundled logs of one day of a real PBX, in the order of their importance. */
const files = [
  { format: 'asterisk-queue-log', name: 'queue_log' },
  { format: 'asterisk-cdr-custom', name: 'cdr-custom.csv' },
  { format: 'asterisk-cel-csv', name: 'cel.csv.gz' },
  { format: 'asterisk-ami', name: 'ami-events.txt.gz' },
] as const;

/** Into an empty store only: account `demo`, connection `pbx`, and the logs by the ordinary import. */
export async function importSample(clientFor: (account: string | null) => Client, io: Io): Promise<void> {
  const operator = clientFor(null);
  const { accounts, sample_removed: removed } = await operator.call('accounts');
  if (accounts.length > 0 || removed) return;
  const settings = fileURLToPath(new URL('settings.json', folder));
  await operator.call('createAccount', { body: { id: 'demo', name: 'Demo', tz: zoneOf(settings), sample: true } });
  const client = clientFor('demo');
  io.err('The store is empty: importing the sample, a day of a real PBX (see examples/asterisk-a).\n');
  for (const { format, name } of files) {
    const path = fileURLToPath(new URL(name, folder));
    if (!existsSync(path)) throw new Error(`The sample is incomplete: ${path} is missing.`);
    const target = { format, connection: 'pbx', settings };
    await ensureConnection(client, target, io);
    await importOne(client, target, path, io);
  }
  const progress = await untilCurrent(client, io);
  io.err(`Sample imported: ${progress.calls} calls, ${progress.rejects} rejected lines.\n`);
}

function zoneOf(settings: string): string {
  const document: unknown = JSON.parse(readFileSync(settings, 'utf8'));
  if (typeof document === 'object' && document !== null && 'timeZone' in document && typeof document.timeZone === 'string')
    return document.timeZone;
  throw new Error(`${settings} has no timeZone.`);
}
