import { readFileSync } from 'node:fs';
import { parseSettings } from '../src/connectors/asterisk/settings.ts';
import { allSources, foldCapture, proposedSettings, type CaptureSource } from '../test/asterisk/capture.ts';
import { comparedFields, compareWithTruth, linkedBySip, readTruth } from '../test/asterisk/truth.ts';
import { optionsOf } from './options.ts';

/**
 * Compares the facts of a capture with what its phones did:
 * `node scripts/truth.ts <folder> --settings <file> [--sources queue_log,cdr,cdr-custom,cel,ami] [--quiet]`
 * With `--propose <time zone>` instead of settings it uses what the data themselves suggest.
 */
const { values, positionals } = optionsOf({
  allowPositionals: true,
  options: {
    settings: { type: 'string' },
    propose: { type: 'string' },
    sources: { type: 'string' },
    quiet: { type: 'boolean', default: false },
  },
});
const [folder] = positionals;
if (folder === undefined || (values.settings === undefined) === (values.propose === undefined)) {
  console.error('usage: node scripts/truth.ts <folder> (--settings <file> | --propose <time zone>) [--sources ami,cel,…] [--quiet]');
  process.exit(2);
}
const settings =
  values.settings === undefined
    ? proposedSettings(folder, values.propose ?? '')
    : parseSettings(JSON.parse(readFileSync(values.settings, 'utf8')));
if (values.propose !== undefined) console.log(JSON.stringify(settings, null, 1));
const sources = (values.sources?.split(',') as CaptureSource[] | undefined) ?? allSources;
const { groups, rejects } = foldCapture(folder, sources, settings);
const result = compareWithTruth(readTruth(folder), groups, linkedBySip(folder, settings), settings);

console.log(`sources: ${sources.join(', ')}; ${rejects.length} lines rejected`);
for (const field of comparedFields)
  console.log(`${field.padEnd(10)} right ${String(result.right[field]).padStart(4)}  wrong ${String(result.wrong[field]).padStart(4)}`);
console.log(
  `calls right in every field: ${result.callsRight} of ${result.calls} (${((100 * result.callsRight) / result.calls).toFixed(2)} %); ${result.noCalls} are rightly no calls`,
);
console.log(`calls that nobody made: ${result.invented.length}`);
if (!values.quiet) {
  for (const each of result.differences) console.log(`${each.ref} ${each.scenario} ${each.field}: wanted ${each.wanted}; got ${each.got}`);
  for (const call of result.invented) console.log(`nobody made: ${JSON.stringify(call)}`);
  const anomalies = new Map<string, number>();
  for (const { facts } of groups)
    for (const call of facts.call) for (const anomaly of call.anomalies) anomalies.set(anomaly, (anomalies.get(anomaly) ?? 0) + 1);
  for (const [anomaly, count] of [...anomalies].sort((a, b) => b[1] - a[1])) console.log(`anomaly ${anomaly}: ${count}`);
}
