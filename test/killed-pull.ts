/** `node test/killed-pull.ts <folder> <connection as JSON> <from> <before> <start of the clock>`: a back-fill, begun or taken up; says how it ended. */
import { type PulledConnection, pullIntoFolder } from './pull-harness.ts';
import { stepClock } from './vendor-apis/api-server.ts';

const [folder = '', connection = '', from = '', before = '', start = ''] = process.argv.slice(2);
const pull = await pullIntoFolder(JSON.parse(connection) as PulledConnection, folder, stepClock(Number(start)));
pull.pulling.start();
const begun = await pull.pulling.runs.find('acme/phones', 1);
const { id } = begun ?? (await pull.pulling.begin(pull.source, 'backfill', { from: Number(from), before: Number(before) }, 'test'));
const { state, listed, missing, unread, failure } = await pull.over(id);
process.stdout.write(JSON.stringify({ state, listed, missing, unread, failure }));
await pull.close();
process.exit(0);
