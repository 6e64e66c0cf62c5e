import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { createClient } from '#client/client.ts';
import { port, readConfig, type Config } from '#config.ts';
import { openDataFolder, readServerNote } from '#data-folder.ts';
import { Failure } from '#domain/failure.ts';
import { folderVerb } from '#cli/command.ts';
import type { Io } from '#cli/io.ts';
import { importSample } from '#cli/sample.ts';

interface Options {
  readonly data?: string;
  readonly host?: string;
  readonly port?: string;
  readonly sample?: boolean;
  readonly empty?: boolean;
  readonly dev?: boolean;
}

export function serveCommand(io: Io): Command {
  return folderVerb('serve', 'Run the server until it is told to stop', [
    'ringtrace serve',
    'ringtrace serve --sample',
    'ringtrace serve --host 0.0.0.0 --port 8080 --data /var/lib/ringtrace',
    'LOG_URL=postgres://… CLICKHOUSE_URL=http://… ringtrace serve',
  ])
    .option('--host <address>', 'address to bind (default 127.0.0.1: only this machine; or HOST)')
    .option('--port <port>', 'port (default 7464; or PORT)')
    .option('--sample', 'import the bundled sample where the store is empty')
    .option('--empty', 'start without the sample')
    .option('--dev', 'also run the page builder, which shows changes at once')
    .action(async (options: Options) => await serve(io, options));
}

async function serve(io: Io, options: Options): Promise<void> {
  const config = configOf(io, options);
  const folder = openDataFolder(config.dataFolder);
  if (folder === null) throw inUse(config);
  const { createServer } = await import('#server.ts');
  const server = await createServer(config, folder);
  const stopped = untilStopped();
  let pages: ChildProcess | null = null;
  try {
    const address = await server.listen();
    if (options.sample === true && options.empty !== true) {
      const way = { base: 'http://in-process', token: folder.localToken, fetch: async (request: Request) => await server.fetch(request) };
      await Promise.race([importSample((account) => createClient({ ...way, account }), io), stopped]);
    }
    if (options.dev === true) pages = startPages(address);
    const link = await server.services.firstRun.link(address);
    io.out(`\nRingtrace ${server.services.version} serves ${config.dataFolder}\n\n  ${address}\n`);
    if (link !== null) io.out(`\nThe first visit creates the owner. Open this link once:\n\n  ${link}\n`);
    io.out('\nStop with Ctrl+C.\n');
    await stopped;
    io.err('Stopping.\n');
  } finally {
    pages?.kill();
    await server.close();
  }
}

function configOf(io: Io, { data, host, port: portText }: Options): Config {
  return readConfig(io.environment, {
    // On a terminal a line for each request would bury the address; a service's log takes them all.
    ...(io.terminal && (io.environment['LOG_LEVEL'] ?? '') === '' ? { logLevel: 'warn' as const } : {}),
    ...(data === undefined ? {} : { dataFolder: data }),
    ...(host === undefined ? {} : { host }),
    ...(portText === undefined ? {} : { port: port('--port', portText) }),
  });
}

function inUse({ dataFolder }: Config): Failure {
  const note = readServerNote(dataFolder);
  const who = note === null ? 'another ringtrace command' : `a server at ${note.address} (process ${note.pid})`;
  return new Failure('store-in-use', `The data folder ${dataFolder} is held by ${who}. Two servers cannot share one folder.`);
}

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    let told = false;
    const stop = (): void => {
      if (told) process.exit(130);
      told = true;
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}

function startPages(address: string): ChildProcess {
  const vite = fileURLToPath(new URL('../../../node_modules/vite/bin/vite.js', import.meta.url));
  const config = fileURLToPath(new URL('../../web/vite.config.ts', import.meta.url));
  return spawn(process.execPath, [vite, '--config', config], { stdio: 'inherit', env: { ...process.env, RINGTRACE_ADDRESS: address } });
}
