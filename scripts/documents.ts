import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { openApiDocument } from '#api/openapi.ts';
import { cliMarkdown } from '#cli/cli-docs.ts';
import { quietIo } from '#cli/io.ts';
import { createProgram } from '#cli/program.ts';
import { mappingFieldsMarkdown } from '#connectors/table/describe.ts';
import { eventKindsMarkdown } from '#connectors/webhook/describe.ts';
import { metrics } from '#metrics/catalogue.ts';
import { metricsPage } from '#metrics/describe.ts';

/** A document that is derived from the code, as it should lie in `docs/`. */
export interface Document {
  readonly path: string;
  readonly text: string;
}

/** Every generated document; a new one is one more line here. */
export async function documents(): Promise<Document[]> {
  return [
    await formatted('docs/cli.md', cliMarkdown(createProgram(quietIo))),
    await formatted('docs/api.json', JSON.stringify(openApiDocument(version()))),
    await formatted('docs/metrics.md', metricsPage(metrics)),
    await formatted('docs/events.md', page('events.md', 'kinds', eventKindsMarkdown())),
    await formatted('docs/tables.md', page('tables.md', 'fields', mappingFieldsMarkdown())),
  ];
}

/** A hand-written page with one part that the code tells. */
function page(name: string, mark: string, part: string): string {
  const text = readFileSync(new URL(`pages/${name}`, import.meta.url), 'utf8');
  const place = `<!-- ${mark} -->`;
  if (!text.includes(place)) throw new Error(`scripts/pages/${name} has no ${place}`);
  return text.replace(place, () => part);
}

async function formatted(path: string, text: string): Promise<Document> {
  const options = await resolveConfig(new URL(`../${path}`, import.meta.url));
  return { path, text: await format(text, { ...options, filepath: path }) };
}

function version(): string {
  const found = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return found.version;
}
