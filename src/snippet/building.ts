import type { UserConfig } from 'vite';

/** One file without a dependency, around which the server puts the settings of a site. test/tag.test.ts weighs it. */
export function building(entry: string, file: string): UserConfig {
  return {
    root: new URL('.', import.meta.url).pathname,
    logLevel: 'warn',
    build: {
      outDir: new URL('../../dist/site', import.meta.url).pathname,
      emptyOutDir: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: { input: new URL(entry, import.meta.url).pathname, output: { format: 'es', entryFileNames: file } },
      reportCompressedSize: false,
    },
  };
}
