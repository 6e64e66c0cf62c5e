import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';
import { firstPageSize } from './first-page-size.ts';

const root = new URL('.', import.meta.url).pathname;

export default defineConfig(({ mode }) => {
  // `serve --dev` says where the server is that answers the API.
  const server = loadEnv(mode, root, 'RINGTRACE_')['RINGTRACE_ADDRESS'] ?? 'http://127.0.0.1:7464';
  return {
    root,
    plugins: [react(), firstPageSize({ page: 'pages/overview/page.tsx', limitBytes: 250_000 })],
    build: {
      outDir: new URL('../../dist/web', import.meta.url).pathname,
      emptyOutDir: true,
      target: 'es2022',
      // An inlined font or icon would need a wider content security policy.
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      // What most pages share is one file: a hundred small ones are packed 5 % worse, and each is a request of its own.
      rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 16 }] } } },
    },
    server: { proxy: { '/api': server, '/ingest': server } },
  };
});
