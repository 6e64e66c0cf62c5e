import { readFileSync } from 'node:fs';
import { parseSettings } from '../src/connectors/asterisk/settings.ts';
import { allSources, factsOf, foldCapture, type CaptureSource } from '../test/asterisk/capture.ts';
import { agentFigures, queueFigures } from '../test/asterisk/figures.ts';
import { optionsOf } from './options.ts';

/** Prints a capture's queue and agent figures: `node scripts/figures.ts <folder> --settings <file> [--sources …] [--exact]`. */
const { values, positionals } = optionsOf({
  allowPositionals: true,
  options: { settings: { type: 'string' }, sources: { type: 'string' }, exact: { type: 'boolean', default: false } },
});
const [folder] = positionals;
if (folder === undefined || values.settings === undefined) {
  console.error('usage: node scripts/figures.ts <folder> --settings <file> [--sources ami,cel,…] [--exact]');
  process.exit(2);
}
const settings = parseSettings(JSON.parse(readFileSync(values.settings, 'utf8')));
const sources = (values.sources?.split(',') as CaptureSource[] | undefined) ?? allSources;
const { groups } = foldCapture(folder, sources, settings);
const facts = factsOf(groups);
const rounded = (row: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [key, typeof value === 'number' ? Math.round(value * 100) / 100 : value]));
const queues = [...new Set(facts.visit.map((visit) => visit.queue_id))].filter((queue) =>
  settings.queues.some((each) => each.id === queue),
);
console.log(`sources: ${sources.join(', ')}; times in ${values.exact ? 'milliseconds' : 'the whole seconds of the clock'}`);
console.table(Object.fromEntries(queues.sort().map((queue) => [queue, rounded(queueFigures(facts, queue, !values.exact))])));
console.table(
  Object.fromEntries(
    settings.agents.map((agent) => [agent.id, rounded(agentFigures(groups, facts, agent.id, new Set(queues), !values.exact))]),
  ),
);
