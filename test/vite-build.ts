import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What browsers get, built from the sources as they are now. */
export interface Built {
  readonly folder: string;
  /** Where it was built for this test alone. */
  readonly remove: () => Promise<void>;
}

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The pages of the product. */
export const builtPages = async (): Promise<Built> => await built(process.env['BUILT_PAGES'], ['src/web/vite.config.ts']);

/** The tag of websites, and what follows it for forms and the widget. */
export const builtTag = async (): Promise<Built> =>
  await built(process.env['BUILT_PAGES'] === undefined ? undefined : at('dist/site'), [
    'src/snippet/vite.config.ts',
    'src/snippet/forms.vite.config.ts',
  ]);

/** `npm test` has just built them; else they are built into a folder of their own, as others may be building, too. */
async function built(before: string | undefined, configs: readonly string[]): Promise<Built> {
  if (before !== undefined) return { folder: before, remove: async () => await Promise.resolve() };
  const folder = await mkdtemp(join(tmpdir(), 'ringtrace-built-'));
  for (const config of configs) {
    // In a process of its own: here React would be built as for its own tests.
    await promisify(execFile)(
      process.execPath,
      [at('node_modules/vite/bin/vite.js'), 'build', '--config', at(config), '--outDir', folder],
      {
        env: { ...process.env, NODE_ENV: 'production' },
      },
    );
  }
  return { folder, remove: async () => await rm(folder, { recursive: true, force: true }) };
}
