import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { foldMapped } from '#calls/fold-mapped.ts';
import type { DecodedEvent } from '#domain/events.ts';
import { plainFoldSettings } from '#domain/fold-settings.ts';
import { Mapping, type MappingDocument, mostCallsInRow, noMapping } from '#domain/mapping.ts';
import type { EventIndex } from '#log/delivery-log.ts';
import { type OpenLog, openLog } from '#log/open-log.ts';
import { shapeWord } from '#log/shape-word.ts';
import type { Warehouse } from '#warehouse/client.ts';
import { factTables } from '#warehouse/ddl.ts';
import { Projector } from '#warehouse/projector.ts';
import { rebuild } from '#warehouse/rebuild.ts';
import { temporaryWarehouse } from './warehouse.ts';

interface ProjectorParts {
  readonly into?: Warehouse;
  readonly batch?: number;
  /** Where left out, the mapping that holds. */
  readonly read?: () => Promise<Mapping>;
}

/** An account, what its connections tell, what it says of their names and calls, and the facts that follow: empty before each test of a file. */
export class MappedLedger {
  readonly account = 'demo';
  mapping = new Mapping();
  /** Calls of one caller in a row: few, so that a short ledger shows both sides of it. */
  mostInRow = mostCallsInRow;
  /** Of the last delivery. */
  seq = 0;
  #warehouse: Warehouse | null = null;
  #opened: { readonly folder: string; readonly log: OpenLog } | null = null;

  constructor() {
    beforeAll(async () => {
      this.#warehouse = await temporaryWarehouse();
    });
    afterAll(async () => await this.#warehouse?.close());
    beforeEach(async () => await this.#begin());
    afterEach(async () => await this.#end());
  }

  get warehouse(): Warehouse {
    return this.#warehouse ?? notYet();
  }

  get index(): EventIndex {
    return (this.#opened ?? notYet()).log.index;
  }

  /** Empty, within a test. */
  async anew(): Promise<void> {
    await this.#end();
    await this.#begin();
  }

  projector({ into = this.warehouse, batch = 8000, read = () => Promise.resolve(this.mapping) }: ProjectorParts = {}): Projector {
    const { index } = this;
    return new Projector({
      index,
      warehouse: into,
      fold: (group, now) => foldMapped(group, now, () => plainFoldSettings),
      mapping: read,
      logPosition: async () => await index.decodedUpTo(),
      now: () => 1000,
      onError: (error) => {
        throw error instanceof Error ? error : new Error(String(error));
      },
      batch,
    });
  }

  async tell(connection: string, ...events: DecodedEvent[]): Promise<void> {
    this.seq += 1;
    const delivery = { seq: this.seq, account: this.account, connection };
    await this.index.record([{ delivery, decoder: 'd', events, rejects: [] }], this.seq);
  }

  /** As a change of the settings does: the mapping holds, then what it alters is marked. */
  async map(document: Partial<MappingDocument>): Promise<void> {
    this.mapping = new Mapping({ ...noMapping, ...document }, this.mostInRow);
    for (const { connection } of await this.index.sources()) {
      const [shape, linked] = [shapeWord(this.mapping.shapeOf(connection)), this.mapping.isLinked(connection)];
      await this.index.changeMapping({ kind: 'reshape', connection, shape, linked });
    }
  }

  /** The facts equal what all events give in empty tables. */
  async expectRebuilt(): Promise<void> {
    const { before, after } = await rebuild({ index: this.index, warehouse: this.warehouse, projector: this.projector() });
    expect(before).toEqual(after);
  }

  async #begin(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'ringtrace-mapped-'));
    this.#opened = { folder, log: await openLog({ path: join(folder, 'log.db') }) };
    this.mapping = new Mapping();
    this.mostInRow = mostCallsInRow;
    this.seq = 0;
    for (const table of factTables) await this.warehouse.command(`TRUNCATE TABLE ${table}`);
  }

  async #end(): Promise<void> {
    const { folder, log } = this.#opened ?? notYet();
    await log.log.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function notYet(): never {
  throw new Error('The ledger is open within tests only.');
}
