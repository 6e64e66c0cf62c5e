/** `node test/killed-import.ts <log file> <connection> <file> <format> <deliveries>`: imports, and dies at so many acknowledgements. */
import { connectors } from '#connectors/index.ts';
import { importFile } from '#ingest/import-file.ts';
import { openLog } from '#log/open-log.ts';

const [logPath = '', connection = '', path = '', format = '', deliveries = ''] = process.argv.slice(2);
const file = connectors.get('asterisk')?.formats[format];
if (file === undefined) throw new Error(`${format} is no format of asterisk`);
const { log } = await openLog({ path: logPath });
let acknowledged = 0;
await importFile({
  path,
  format,
  file,
  sink: {
    known: async (keys) => await log.known(connection, keys),
    append: async (batch) => {
      for (const each of batch) {
        await log.append({ ...each, account: connection, connection, receivedAt: 0 });
        acknowledged += 1;
        if (acknowledged === Number(deliveries)) process.kill(process.pid, 'SIGKILL');
      }
    },
  },
});
