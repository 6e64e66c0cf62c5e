import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#client/client.ts';
import { startTestServer, type TestServer } from '../server.ts';
import { calls, csv, dayFirst, header, importFile, inFigures, upload } from './upload.ts';

/** Imports and their undo, whatever engine the log and the settings lie in. */
export function importContract(over: () => Promise<Parameters<typeof startTestServer>[1]>): void {
  let test: TestServer;
  let acme: Client;

  beforeAll(async () => {
    test = await startTestServer(undefined, await over());
    await test.operator(null).call('createAccount', { body: { id: 'acme', name: 'Acme', tz: 'UTC' } });
    await test.operator(null).call('createAccount', { body: { id: 'other', name: 'Other', tz: 'UTC' } });
    acme = test.operator('acme');
  });
  afterAll(async () => await test.close());

  const connect = async (id: string): Promise<void> => {
    await acme.call('createConnection', { body: { id, kind: 'table', settings: dayFirst } });
  };
  /** All facts, and figures over them: what must be the same before an import and after its undo. */
  const everything = async (): Promise<{ facts: unknown; figures: unknown }> => {
    await test.current('acme');
    const { warehouse } = test.server.services;
    const facts = await Promise.all(
      ['call', 'visit', 'leg', 'agent_state', 'schedule'].map(
        async (table) =>
          await warehouse.query(`SELECT * EXCEPT (version, position) FROM ${table} FINAL WHERE account = 'acme' ORDER BY ALL`),
      ),
    );
    const { totals } = await acme.call('report', {
      body: { metrics: ['call_volume', 'abandon_rate', 'service_level', 'average_speed_of_answer'] },
    });
    return { facts, figures: totals };
  };
  describe('an uploaded file', () => {
    it('is recognised by its first rows, whatever its name', async () => {
      const log =
        '1700000000|1700000000.1|sales|NONE|ENTERQUEUE||+12025550111|1\n1700000005|1700000000.1|sales|Ann|CONNECT|5|1700000003.2|2\n';
      const queueLog = await acme.call('previewUpload', { params: { id: await upload(acme, 'holiday.jpg', log) } });
      expect(queueLog).toMatchObject({ kind: 'asterisk', format: 'asterisk-queue-log', understood: 1 });
      const packed = await upload(acme, 'queue.gz', gzipSync(log));
      expect(await acme.call('previewUpload', { params: { id: packed } })).toMatchObject({ format: 'asterisk-queue-log' });
      const table = await acme.call('previewUpload', { params: { id: await upload(acme, 'x.log', csv(calls(1, 9))) } });
      expect(table).toMatchObject({ kind: 'table', columns: ['id', 'started', 'caller', 'wait', 'talk'] });
      expect(table.examples[1]?.[0]).toBe('03/04/2026 08:01');
      const nothing = await acme.call('previewUpload', { params: { id: await upload(acme, 'note.txt', 'Dear all,\nsee you.\n') } });
      expect(nothing).toMatchObject({ kind: null, format: null, lines: ['Dear all,', 'see you.'] });
    });

    it('may be sent again piece by piece, and a hole is refused', async () => {
      const { id } = await acme.call('createUpload', { body: { name: 'a.csv', bytes: 6 } });
      const piece = async (at: number, text: string) =>
        await acme.call('appendUpload', { params: { id }, body: { at, body: Buffer.from(text).toString('base64') } });
      expect((await piece(0, 'abc')).received).toBe(3);
      expect((await piece(0, 'abc')).received).toBe(3);
      await expect(piece(4, 'ef')).rejects.toThrow(/begins at 3/);
      await expect(acme.call('previewUpload', { params: { id } })).rejects.toThrow(/3 of 6 bytes/);
      expect((await piece(3, 'def')).received).toBe(6);
      await expect(test.operator('other').call('previewUpload', { params: { id } })).rejects.toThrow(/uploaded file/);
      await acme.call('removeUpload', { params: { id } });
      await expect(piece(0, 'abc')).rejects.toThrow(/uploaded file/);
    });

    it('shows its rows as facts with the mapping at hand, and why one would be rejected', async () => {
      const content = `${header}1,03/04/2026 09:00,+12025550101,12,60\n2,31/04/2026 09:01,+12025550102,5,30\n`;
      const id = await upload(acme, 'two.csv', content);
      const body = { upload: id, kind: 'table', format: 'table-csv' };
      const preview = await acme.call('previewImport', { body: { ...body, settings: dayFirst } });
      expect(preview.rows.map(({ line, reason, facts }) => [line, reason, facts?.['started_at'], facts?.['wait_s']])).toEqual([
        [1, null, '2026-04-03T09:00:00.000Z', 12],
        [2, 'started: got "31/04/2026 09:01", wanted a date that exists', undefined, undefined],
      ]);
      const monthFirst = { ...dayFirst, fields: { ...dayFirst.fields, started_at: { column: 'started', pattern: 'MM/DD/YYYY HH:mm' } } };
      const other = await acme.call('previewImport', { body: { ...body, settings: monthFirst } });
      expect(other.rows[0]?.facts?.['started_at']).toBe('2026-03-04T09:00:00.000Z');
      await expect(acme.call('previewImport', { body: { ...body, settings: { table: 'call', timeZone: 'Mars' } } })).rejects.toThrow(
        /Mars/,
      );
      expect((await acme.call('calls')).total).toBe(0);
      const tried = await acme.call('tryPattern', {
        body: { texts: ['03/04/2026 09:00', '31/04/2026 09:01'], pattern: 'DD/MM/YYYY HH:mm', tz: 'UTC' },
      });
      expect(tried.read.map((one) => one.at)).toEqual(['2026-04-03T09:00:00.000Z', null]);
    });
  });

  describe('an import', () => {
    it('tells who, what and how much, and its undo leaves everything as it was', async () => {
      await connect('desk');
      await importFile(acme, 'desk', 'table-csv', 'march.csv', csv(calls(1, 20)));
      const before = await everything();
      const made = await importFile(acme, 'desk', 'table-csv', 'april.csv', `${csv(calls(15, 60))}61,never,+12025550161,1,1\n`);
      expect(made).toMatchObject({ state: 'done', lines: 47, new_pieces: 1, known_pieces: 0, rejects: 1, by: 'command line' });
      // 15 to 20 came with the first file: their events are there once, under its name.
      expect(made.calls).toBe(40);
      const after = await everything();
      expect(after).not.toEqual(before);

      const undone = await acme.call('undoImport', { params: { id: made.id } });
      expect(undone.state).toBe('undone');
      expect(await everything()).toEqual(before);
      expect(await inFigures(acme, made.id)).toMatchObject({ state: 'undone', calls: 40, undone_by: 'command line' });
      expect((await acme.call('rejected', { query: { connection: 'desk' } })).total).toBe(0);
      await expect(acme.call('undoImport', { params: { id: made.id } })).rejects.toThrow(/undone already/);

      await acme.call('restoreImport', { params: { id: made.id } });
      expect(await everything()).toEqual(after);
      expect(await inFigures(acme, made.id)).toMatchObject({ state: 'done', calls: 40, rejects: 1 });
    });

    it('keeps an event that came with two files when one of them is undone', async () => {
      await connect('twice');
      const first = await importFile(acme, 'twice', 'table-csv', 'one.csv', csv(calls(101, 110)));
      await importFile(acme, 'twice', 'table-csv', 'two.csv', csv(calls(106, 115)));
      await acme.call('undoImport', { params: { id: first.id } });
      await test.current('acme');
      expect(await callersOf('twice')).toEqual(calls(106, 115).map(({ caller }) => caller));
    });

    it('keeps what a second import of the very same file holds, and takes it out with the last of them', async () => {
      await connect('same');
      const file = csv(calls(201, 205));
      const first = await importFile(acme, 'same', 'table-csv', 'a.csv', file);
      const second = await importFile(acme, 'same', 'table-csv', 'copy of a.csv', file);
      expect([first.known_pieces, second.new_pieces, second.known_pieces]).toEqual([0, 0, 1]);
      await acme.call('undoImport', { params: { id: first.id } });
      await test.current('acme');
      expect(await callersOf('same')).toHaveLength(5);
      await acme.call('undoImport', { params: { id: second.id } });
      await test.current('acme');
      expect(await callersOf('same')).toHaveLength(0);
    });

    it('brings a file back that was undone before: by the page and by any other sender', async () => {
      await connect('again');
      const file = csv(calls(301, 304));
      const first = await importFile(acme, 'again', 'table-csv', 'a.csv', file);
      await acme.call('undoImport', { params: { id: first.id } });
      await test.current('acme');
      const second = await importFile(acme, 'again', 'table-csv', 'a.csv', file);
      expect(second).toMatchObject({ new_pieces: 1, known_pieces: 0, calls: 4 });
      expect(await callersOf('again')).toHaveLength(4);

      await acme.call('undoImport', { params: { id: second.id } });
      await test.current('acme');
      expect(await callersOf('again')).toHaveLength(0);
      const [piece] = (await acme.call('deliveries', { query: { connection: 'again' } })).deliveries;
      const key = piece?.delivery_key ?? '';
      expect(await acme.call('knownDeliveries', { body: { connection: 'again', keys: [key] } })).toEqual({ known: [] });
      const body = Buffer.from(file.slice(header.length)).toString('base64');
      const headers = { format: 'table-csv', columns: '["id","started","caller","wait","talk"]' };
      await acme.call('appendDeliveries', { body: { connection: 'again', deliveries: [{ key, headers, body }] } });
      await test.current('acme');
      expect(await callersOf('again')).toHaveLength(4);
    });

    it('is the same after a rebuild, and where the settings were lost', async () => {
      await connect('lost');
      const kept = await importFile(acme, 'lost', 'table-csv', 'kept.csv', csv(calls(401, 403)));
      const gone = await importFile(acme, 'lost', 'table-csv', 'gone.csv', csv(calls(404, 409)));
      await acme.call('undoImport', { params: { id: gone.id } });
      const before = await everything();
      const { settings, log } = test.server.services;
      await settings.database.db.deleteFrom('import').execute();
      const { applyImports } = await import('#api/import-documents.ts');
      for (let seq = 0, more = true; more;) {
        const deliveries = await log.after(seq, 500, { connection: 'ringtrace' });
        for (const delivery of deliveries) await applyImports(delivery, settings);
        seq = deliveries.at(-1)?.seq ?? 0;
        more = deliveries.length > 0;
      }
      await test.server.services.pipeline.redecode({ account: 'acme' });
      expect(await everything()).toEqual(before);
      expect(await inFigures(acme, gone.id)).toMatchObject({ state: 'undone', file: 'gone.csv' });
      expect(await inFigures(acme, kept.id)).toMatchObject({ state: 'done', calls: 3 });
    });

    it('whose pieces a command sends stands in the history, too', async () => {
      await connect('pieces');
      const { id } = await acme.call('beginImport', { body: { connection: 'pieces', format: 'table-csv', file: 'sent.csv', bytes: 99 } });
      expect(await acme.call('import', { params: { id } })).toMatchObject({ state: 'running', in_figures: false });
      await expect(acme.call('undoImport', { params: { id } })).rejects.toThrow(/cancel it first/);
      const headers = { format: 'table-csv', columns: '["id","started","caller","wait","talk"]' };
      const body = Buffer.from(csv(calls(501, 502)).slice(header.length)).toString('base64');
      const piece = { key: 'p1', headers, body };
      await acme.call('appendDeliveries', { body: { connection: 'pieces', import: id, deliveries: [piece] } });
      await expect(acme.call('appendDeliveries', { body: { connection: 'desk', import: id, deliveries: [piece] } })).rejects.toThrow(
        /begun for the connection "pieces"/,
      );
      await acme.call('endImport', { params: { id }, body: { state: 'done', lines: 2 } });
      expect(await inFigures(acme, id)).toMatchObject({ state: 'done', lines: 2, new_pieces: 1, calls: 2 });
      await acme.call('undoImport', { params: { id } });
      await test.current('acme');
      expect(await callersOf('pieces')).toHaveLength(0);
    });

    it('belongs to its account and needs the permission', async () => {
      const [one] = (await acme.call('imports')).imports;
      await expect(test.operator('other').call('undoImport', { params: { id: one?.id ?? '' } })).rejects.toThrow(/no import/);
      expect((await test.operator('other').call('imports')).imports).toEqual([]);
      const reader = test.withToken(await test.apiKey('acme', ['figures', 'calls']));
      await expect(reader.call('imports')).rejects.toThrow(/"ingest"/);
      const blind = test.withToken(await test.apiKey('acme', ['ingest']));
      const id = await upload(blind, 'a.csv', csv(calls(1, 2)));
      await expect(blind.call('previewUpload', { params: { id } })).rejects.toThrow(/"numbers"/);
    });
  });

  const callersOf = async (connection: string): Promise<string[]> => {
    const { warehouse } = test.server.services;
    const rows = await warehouse.query<{ caller: string }>(
      `SELECT caller FROM call FINAL WHERE account = 'acme' AND connection = {connection:String} ORDER BY started_at`,
      { connection: `acme/${connection}` },
    );
    return rows.map((row) => row.caller);
  };
}
