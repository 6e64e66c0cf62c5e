/**
 * Who may import whom: the architecture of `src/`, read by ESLint and by the architecture test.
 * A folder may import itself, the folders listed here, and packages.
 */
export const folders = {
  domain: [],
  database: ['domain'],
  pace: [],
  // Statistics of tests: pure.
  experiments: [],
  net: [],
  contract: ['domain'],
  log: ['domain', 'database'],
  connectors: ['domain'],
  ingest: ['connectors', 'log', 'domain'],
  marketing: ['domain', 'database'],
  calls: ['marketing', 'domain'],
  warehouse: ['calls', 'log', 'domain'],
  // How conversions are shared out among what led to them: pure.
  attribution: ['domain'],
  metrics: ['attribution', 'warehouse', 'contract', 'domain'],
  settings: ['domain', 'database'],
  live: ['connectors', 'ingest', 'log', 'pace', 'domain'],
  outbound: ['contract', 'connectors', 'settings', 'database', 'net', 'pace', 'domain'],
  pull: ['connectors', 'ingest', 'log', 'database', 'net', 'pace', 'domain'],
  recordings: ['contract', 'connectors', 'pull', 'settings', 'database', 'net', 'pace', 'domain'],
  api: [
    'contract',
    'marketing',
    'recordings',
    'outbound',
    'experiments',
    'attribution',
    'live',
    'pull',
    'metrics',
    'warehouse',
    'ingest',
    'connectors',
    'calls',
    'log',
    'settings',
    'database',
    'domain',
  ],
  client: ['contract', 'domain'],
  web: ['client', 'contract', 'domain'],
  // Runs on other people’s websites: no package.
  snippet: ['domain'],
  // A made-up firm whose systems write what real ones do.
  simulator: ['connectors', 'domain'],
  bench: ['metrics', 'warehouse', 'ingest', 'connectors', 'calls', 'log', 'client', 'contract', 'domain', 'web'],
  // The importer runs where the file is: it cuts the file as its connector says and sends the pieces through the client.
  cli: ['bench', 'simulator', 'client', 'contract', 'ingest', 'connectors', 'domain'],
};

/** Files at the top of `src/` that build everything and may import anything. */
export const builders = ['server.ts', 'config.ts', 'data-folder.ts'];
