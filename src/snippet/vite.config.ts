import { defineConfig } from 'vite';

const root = new URL('.', import.meta.url).pathname;

/** The tag: one file without a dependency, around which the server puts the settings of a site. test/tag.test.ts weighs it. */
export default defineConfig({
  root,
  logLevel: 'warn',
  build: {
    outDir: new URL('../../dist/site', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'es2022',
    lib: { entry: 'main.ts', formats: ['iife'], name: 'ringtraceSite', fileName: () => 'tag.js' },
    reportCompressedSize: false,
  },
});
