import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Session } from 'chdb';

/**
 * A test's stand-in for a ClickHouse server: the HTTP interface (statement in the body or in `query`, settings and `param_…` in
 * the address, gzip both ways, errors as the engine words them) over the embedded engine, in its own process:
 * `node test/clickhouse-server.ts <folder>` prints its port. So the real client meets the real engine over a wire.
 */
const [folder = ''] = process.argv.slice(2);
const session = new Session(folder);
let turn: Promise<unknown> = Promise.resolve();

const server = createServer((request, response) => {
  // One session holds one set of settings: statements take turns.
  turn = turn.then(async () => {
    await answer(request, response);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.stdout.write(`${address.port}\n`);
});
process.on('SIGTERM', () => {
  server.close();
  session.close();
  process.exit(0);
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const address = new URL(request.url ?? '/', 'http://localhost');
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const sent = Buffer.concat(pieces);
  const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
  if (address.pathname === '/ping') return void response.end('Ok.\n');
  const statement = address.searchParams.get('query');
  try {
    const sql = statement === null ? body.toString() : `${statement}\n${body.toString()}`;
    const result = await session.queryAsync(`${settingsOf(address.searchParams)}${sql}`, {
      format: address.searchParams.get('default_format') ?? 'TabSeparated',
    });
    const bytes = Buffer.from(result.bytes());
    response.setHeader('X-ClickHouse-Summary', JSON.stringify({ read_rows: String(result.rowsRead) }));
    if (address.searchParams.get('enable_http_compression') === '1' && /gzip/.test(String(request.headers['accept-encoding']))) {
      response.setHeader('Content-Encoding', 'gzip');
      response.end(gzipSync(bytes));
    } else response.end(bytes);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    response.statusCode = 500;
    response.setHeader('X-ClickHouse-Exception-Code', /Code: (\d+)/.exec(message)?.[1] ?? '0');
    response.end(message);
  }
}

/** What a server takes from the address for one request, the engine takes from SET. */
function settingsOf(address: URLSearchParams): string {
  const ours = new Set([
    'query',
    'query_id',
    'database',
    'default_format',
    'session_id',
    'enable_http_compression',
    'wait_end_of_query',
    'role',
  ]);
  let statements = '';
  for (const [name, value] of address) {
    if (ours.has(name) || name.startsWith('http_') || name.startsWith('send_progress')) continue;
    statements += `SET ${name} = '${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'; `;
  }
  return statements;
}
