/** Writes src/web/words/en/catalogue.json from the catalogue; the other languages are translated by people against it. */
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { catalogueWords } from '../src/metrics/catalogue-words.ts';

const path = new URL('../src/web/words/en/catalogue.json', import.meta.url);
const options = await resolveConfig(path);
writeFileSync(path, await format(JSON.stringify(catalogueWords()), { ...options, parser: 'json' }));
