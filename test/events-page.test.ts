import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestServer, startTestServer } from './server.ts';

/** The commands of docs/events.md, run as they stand there. */

const page = readFileSync(new URL('../docs/events.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/```sh\n(.*?)```/gsu)].map((match) => match[1] ?? '').filter((block) => block.includes('curl'));
const missing = ['bash', 'curl', 'openssl'].filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);

describe.skipIf(missing.length > 0)(`docs/events.md (skipped where bash, curl or openssl is missing)`, () => {
  let server: TestServer;
  const environment: Record<string, string | undefined> = { ...process.env, ACCOUNT: 'acme', NO_PROXY: '*' };
  const folder = mkdtempSync(join(tmpdir(), 'ringtrace-page-'));

  beforeAll(async () => {
    server = await startTestServer(undefined, { port: 0 });
    await server.operator(null).call('createAccount', { body: { id: 'acme', name: 'Acme', tz: 'UTC' } });
    environment['SERVER'] = (await server.server.listen()).replace(/\/$/u, '');
    const note = JSON.parse(readFileSync(join(server.folder, 'server.json'), 'utf8')) as { token: string };
    environment['TOKEN'] = note.token;
  });
  afterAll(async () => {
    await server.close();
  });

  async function run(block: string | undefined): Promise<string> {
    const { stdout } = await promisify(execFile)('bash', ['-euc', block ?? 'false'], { env: environment, cwd: folder });
    return stdout;
  }

  test('make a connection with a secret, send signed events, and the call is there', async () => {
    expect(blocks).toHaveLength(2);
    const made = await run(blocks[0]);
    const path = /"ingest_path":"([^"]+)"/u.exec(made)?.[1] ?? made;
    environment['INGEST'] = `${environment['SERVER'] ?? ''}${path}`;
    environment['SECRET'] = /"secret":"([^"]+)"/u.exec(made)?.[1] ?? made;
    expect(JSON.parse(await run(blocks[1]))).toMatchObject({ duplicate: false });
    expect(JSON.parse(await run(blocks[1]))).toMatchObject({ duplicate: true });
    await server.current('acme');
    expect(await server.operator('acme').call('progress')).toMatchObject({ calls: 1, rejects: 0 });
  });

  test('errors are of the types that the page lists', async () => {
    const type = async (path: string, init: RequestInit = {}): Promise<unknown> => {
      const response = await fetch(path, { method: 'POST', body: '{}', ...init });
      const { type } = (await response.json()) as { type: string };
      return `| ${response.status} | \`${type}\` |`;
    };
    const here = environment['INGEST'] ?? '';
    const told = page.replaceAll(/ +\|/gu, ' |');
    for (const answer of [
      await type(`${environment['SERVER'] ?? ''}/ingest/nobody`),
      await type(here),
      await type(here, { body: 'x'.repeat(5_000_001) }),
    ]) {
      expect(told).toContain(answer);
    }
  });

  test('what the page says of a wrong event', async () => {
    const wrong = '[{"kind":"menu_left","call":"1","at":"2026-11-21T09:30:00Z"},{"kind":"menu_left","call":"1","at":"yesterday"}]';
    await run((blocks[1] ?? '').replace(/<<'JSON'\n.*?\nJSON/su, `<<'JSON'\n${wrong}\nJSON`));
    await server.current('acme');
    const { rejects } = await server.operator('acme').call('rejected', { query: { connection: 'hook' } });
    expect(rejects).toHaveLength(1);
    expect(page).toContain(rejects[0]?.reason ?? 'nothing');
  });
});
