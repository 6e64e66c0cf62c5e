import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Servers of recordings as phone systems have them, on this machine. */

/** A second of silence, with a length that tells one from another. */
export function madeWav(samples = 8000): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples * 2, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(16_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples * 2, 40);
  return Buffer.concat([head, Buffer.alloc(samples * 2)]);
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** What came in: the path, and what proved the sender. */
export interface Asked {
  readonly path: string;
  readonly authorization: string | undefined;
}

export interface SoundServer {
  readonly url: string;
  readonly asked: Asked[];
  /** By path, without the query; anything else is 404. */
  readonly paths: Record<string, Answer>;
  close(): Promise<void>;
}

export async function startSoundServer(paths: Record<string, Answer> = {}): Promise<SoundServer> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    asked.push({ path, authorization: request.headers.authorization });
    const answer = Object.hasOwn(paths, path) ? paths[path] : undefined;
    if (answer === undefined) response.writeHead(404).end();
    else answer(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    paths,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Answers a whole body. */
export function sends(body: Buffer | string, type = 'audio/wav', more: Record<string, string> = {}): Answer {
  const bytes = Buffer.from(body);
  return (_request, response) => {
    response.writeHead(200, { 'content-type': type, 'content-length': bytes.byteLength, ...more }).end(bytes);
  };
}

export function answers(status: number, headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(status, headers).end();
  };
}

export const redirectsTo = (url: string): Answer => answers(302, { location: url });

/** Only with these words in the header; else 401. */
export function wants(authorization: string, then: Answer): Answer {
  return (request, response) => {
    if (request.headers.authorization === authorization) then(request, response);
    else response.writeHead(401, { 'content-type': 'text/html' }).end('<h1>401</h1>');
  };
}
