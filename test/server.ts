import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient, type Client } from '#client/client.ts';
import { readConfig, type Config } from '#config.ts';
import type { Permission, Role } from '#contract/roles.ts';
import { openDataFolder } from '#data-folder.ts';
import { createServer, type Server } from '#server.ts';

/** A whole server on real engines in a temporary folder, asked in the process; one a test file. */
export interface TestServer {
  readonly server: Server;
  readonly folder: string;
  /** The operator's client, about one account or none. */
  operator(account: string | null): Client;
  /** A client with a token of any kind. */
  withToken(token: string, account?: string | null): Client;
  /** A request as it goes over the wire. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** A user with a role, signed in: the cookie. */
  signedIn(account: string, role: Role, agent?: string): Promise<string>;
  apiKey(account: string, scopes: readonly Permission[]): Promise<string>;
  /** Everything sent is in every figure. */
  current(account: string): Promise<void>;
  close(): Promise<void>;
}

const base = 'http://localhost:7464';

/** `web`: what browsers get, where it is not what lies in `dist`. */
export async function startTestServer(
  log?: (line: string) => void,
  over: Partial<Config> = {},
  web: { readonly pages?: string; readonly tag?: string } = {},
): Promise<TestServer> {
  const path = mkdtempSync(join(tmpdir(), 'ringtrace-server-'));
  const folder = openDataFolder(path);
  if (folder === null) throw new Error('a new folder is held by nobody');
  const config = readConfig({}, { dataFolder: path, logLevel: log === undefined ? 'silent' : 'debug', ...over });
  const server = await createServer(config, folder, { write: log ?? (() => undefined) }, web.pages, web.tag);
  const fetch = async (request: Request): Promise<Response> => await server.fetch(request);
  const operator = (account: string | null): Client => createClient({ base, token: folder.localToken, account, fetch });
  let users = 0;
  const ask = async (to: string, init?: RequestInit): Promise<Response> => await fetch(new Request(`${base}${to}`, init));
  return {
    server,
    folder: path,
    operator,
    ask,
    withToken: (token, account = null) => createClient({ base, token, account, fetch }),
    signedIn: async (account, role, agent) => {
      users += 1;
      const email = `${role}${users}@example.com`;
      const password = 'correct horse battery';
      await operator(account).call('addUser', { body: { email, name: `Some ${role}`, role, agent_id: agent ?? null, password } });
      return await cookieOf(await ask('/api/v1/session', json({ email, password })));
    },
    apiKey: async (account, scopes) => (await operator(account).call('createApiKey', { body: { name: 'test', scopes: [...scopes] } })).key,
    current: async (account) => {
      while (!(await operator(account).call('progress')).current) await pause(20);
    },
    close: async () => {
      await server.close();
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** A POST of a JSON body. */
export function json(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

export function cookieOf(response: Response): Promise<string> {
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  if (!response.ok || cookie === '') throw new Error(`no session: ${response.status}`);
  return Promise.resolve(cookie);
}

/** Events of our own schema, as one delivery of a webhook connection. */
export function eventDelivery(key: string, events: readonly object[]): { key: string; headers: { format: string }; body: string } {
  const text = events.map((event) => JSON.stringify(event)).join('\n');
  return { key, headers: { format: 'ringtrace-events' }, body: Buffer.from(text).toString('base64') };
}

/** One inbound call, answered by an agent from a queue. */
export function answeredCall(call: {
  id: string;
  at: string;
  caller: string;
  name: string;
  number: string;
  queue: string;
  agent: string;
}): object[] {
  const start = Date.parse(call.at);
  const at = (seconds: number): string => new Date(start + seconds * 1000).toISOString();
  return [
    {
      kind: 'call_started',
      call: call.id,
      at: at(0),
      direction: 'inbound',
      caller: call.caller,
      caller_name: call.name,
      number: call.number,
    },
    { kind: 'queue_entered', call: call.id, at: at(1), queue_id: call.queue },
    { kind: 'agent_offered', call: call.id, at: at(2), agent_id: call.agent, queue_id: call.queue },
    { kind: 'agent_answered', call: call.id, at: at(7), agent_id: call.agent, queue_id: call.queue },
    { kind: 'queue_left', call: call.id, at: at(7), queue_id: call.queue, exit: 'answered', agent_id: call.agent },
    { kind: 'agent_left', call: call.id, at: at(67), agent_id: call.agent, ended_by: 'customer' },
    { kind: 'call_ended', call: call.id, at: at(67), ended_by: 'customer' },
  ];
}
