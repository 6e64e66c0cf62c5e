/** Fetches recordings until it is killed: `node killed-recordings.ts <folder> <url> <how many>`. */
import { noFacts } from '#domain/facts.ts';
import { openDatabase } from '#database/open.ts';
import { callOf, openSoundBench, recordingOf } from './sound-bench.ts';

const [folder = '', url = '', many = '0'] = process.argv.slice(2);
const database = await openDatabase<unknown>({ path: `${folder}/settings.db` });
const recordings = await openSoundBench(database, folder);
await recordings.written(
  Array.from({ length: Number(many) }, (_, at) => ({ account: 'a', connection: 'c', facts: { ...noFacts(), ...recordedCall(at) } })),
);
recordings.start();
process.stdout.write('begun\n');
setInterval(() => undefined, 1000);

function recordedCall(at: number) {
  const id = at.toString(16).padStart(20, '0');
  return { call: [callOf(id)], recording: [recordingOf(id, `${url}/${at}.wav`)] };
}
