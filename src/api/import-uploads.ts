import { randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { storeFailure } from '#database/store-failure.ts';
import { ApiProblem, notFound } from './api-problem.ts';

/** A file on its way to us, or waiting to be imported. Kept beside the log, readable by the server's user only. */
export interface Upload {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly bytes: number;
  readonly path: string;
  readonly received: number;
}

interface Kept extends Upload {
  received: number;
  touchedAt: number;
  /** One piece after the other: two at once could leave a hole. */
  turn: Promise<unknown>;
}

const mostBytes = 20 * 1024 ** 3;
const mostOfAccount = 100;
const keptMs = 24 * 3_600_000;

/** Files that people uploaded and have not imported yet. They end with the server, or after a day without a word. */
export class Uploads {
  readonly #folder: string;
  readonly #kept = new Map<string, Kept>();
  #ready: Promise<void> | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async create(account: string, name: string, bytes: number): Promise<Upload> {
    if (bytes > mostBytes) {
      const wanted = `at most ${mostBytes} bytes`;
      throw new ApiProblem(413, 'too-large', `The file has ${bytes} bytes; ${wanted} are taken. Import it with the command line.`, {
        what: 'bytes',
        got: `${bytes}`,
        wanted,
      });
    }
    await this.#begin();
    for (const upload of this.#kept.values()) if (Date.now() - upload.touchedAt > keptMs) await this.drop(upload);
    const waiting = [...this.#kept.values()].filter((upload) => upload.account === account);
    if (waiting.length >= mostOfAccount) {
      throw new ApiProblem(409, 'too-many-uploads', `${waiting.length} uploaded files wait already: import or remove some first.`);
    }
    const id = randomUUID();
    const upload: Kept = {
      ...{ id, account, name, bytes, path: join(this.#folder, id) },
      ...{ received: 0, touchedAt: Date.now(), turn: Promise.resolve() },
    };
    await this.#disk(async () => await (await open(upload.path, 'wx', 0o600)).close());
    this.#kept.set(id, upload);
    return upload;
  }

  /** Stores a piece; one that is there already changes nothing, so that a sender may repeat what it is not sure of. */
  async append(account: string, id: string, at: number, body: Uint8Array): Promise<Upload> {
    const upload = this.#find(account, id);
    const turn = upload.turn.then(async () => await this.#write(upload, at, body));
    upload.turn = turn.catch(() => undefined);
    await turn;
    return upload;
  }

  /** One that has come in whole. */
  complete(account: string, id: string): Upload {
    const upload = this.#find(account, id);
    if (upload.received === upload.bytes) return upload;
    throw new ApiProblem(409, 'upload-incomplete', `Of "${upload.name}" ${upload.received} of ${upload.bytes} bytes have come in.`, {
      what: 'upload',
      got: `${upload.received} bytes`,
      wanted: `${upload.bytes} bytes`,
    });
  }

  async drop({ id, path }: Pick<Upload, 'id' | 'path'>): Promise<void> {
    this.#kept.delete(id);
    await rm(path, { force: true });
  }

  async remove(account: string, id: string): Promise<void> {
    await this.drop(this.#find(account, id));
  }

  #find(account: string, id: string): Kept {
    const upload = this.#kept.get(id);
    if (upload !== undefined && upload.account === account) return upload;
    throw notFound('uploaded file', id);
  }

  async #write(upload: Kept, at: number, body: Uint8Array): Promise<void> {
    const end = at + body.byteLength;
    if (at > upload.received || end > upload.bytes) {
      const wanted = `a piece that begins at ${upload.received} and ends within ${upload.bytes}`;
      throw new ApiProblem(409, 'upload-gap', `The piece goes from ${at} to ${end}; wanted ${wanted}.`, {
        what: 'at',
        got: `${at} to ${end}`,
        wanted,
      });
    }
    upload.touchedAt = Date.now();
    if (end <= upload.received) return;
    await this.#disk(async () => {
      const file = await open(upload.path, 'r+');
      try {
        await file.write(body, 0, body.byteLength, at);
      } finally {
        await file.close();
      }
    });
    upload.received = end;
  }

  /** What an earlier server left behind belongs to nobody. */
  async #begin(): Promise<void> {
    this.#ready ??= this.#disk(async () => {
      await rm(this.#folder, { recursive: true, force: true });
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    });
    await this.#ready;
  }

  async #disk(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw storeFailure(error, 'uploaded files');
    }
  }
}

/** A file that claims to be packed or a spreadsheet and is not is the sender's fault. */
export async function readable<T>({ name }: Upload, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApiProblem) throw error;
    const detail = `"${name}" cannot be read: it looks like a packed file or a spreadsheet, but its content is damaged.`;
    throw new ApiProblem(422, 'unreadable-file', detail, { what: 'upload', got: name, wanted: 'text, gzip or XLSX' });
  }
}
