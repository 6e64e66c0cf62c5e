import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { connectors } from './index.ts';

/** What a system costs: its folder, its line in systems.ts and its page. Whatever else names one is listed here, with the reason. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  // The made-up firm imports what its adverts cost. Its files are fetched from an address: a job, its routes, and its panel.
  'ad-costs': [
    ...['api/cost-fetch-wiring.ts', 'api/routes/cost-fetches.ts'],
    ...['simulator/connections.ts', 'simulator/stage.ts', 'web/pages/settings/connections/one.tsx'],
  ],
  // Its event socket is kept open by us: a protocol of its own, and its way in the form.
  freeswitch: ['live/esl-session.ts', 'live/esl.ts', 'web/pages/settings/connections/live-address.ts'],
};
/** No products: files, tables and events of anybody's, which the pages treat each in its own way. */
const ours = ['asterisk', 'site', 'table', 'webhook'];

const src = fileURLToPath(new URL('..', import.meta.url));
const docs = fileURLToPath(new URL('../../docs/connectors', import.meta.url));
const folders = readdirSync(`${src}connectors`, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []));
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((path) => /(?<!\.test)\.tsx?$/u.test(path));
const texts = files.map((path) => ({ path, text: readFileSync(`${src}${path}`, 'utf8') }));

describe('a system', () => {
  it('is a folder and a line', () => {
    expect(folders.toSorted()).toEqual([...connectors.keys()].toSorted());
  });

  it.each(folders.filter((kind) => !ours.includes(kind)))('%s is named nowhere else, and has its page', (kind) => {
    const named = new RegExp(`['"\`/]${kind}['"\`/]`, 'u');
    const outside = texts.filter(({ path, text }) => !path.startsWith(`connectors/${kind}/`) && named.test(text)).map(({ path }) => path);
    expect(outside.toSorted()).toEqual([...(elsewhere[kind] ?? []), 'connectors/systems.ts'].toSorted());
    expect(readdirSync(docs)).toContain(`${kind}.md`);
  });
});
