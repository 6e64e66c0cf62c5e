import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columnsFor, documentOf, examples, fileFields, unfilled } from '#web/pages/settings/parts/fact-files/guess.ts';
import { fileTables } from '#contract/fact-view.ts';
import { startTestServer, type TestServer } from './server.ts';

let test: TestServer;

beforeAll(async () => {
  test = await startTestServer();
  await test.operator(null).call('createAccount', { body: { id: 'acme', name: 'acme', tz: 'Europe/Madrid' } });
});

afterAll(async () => await test.close());

describe('files of schedules, pay and costs', () => {
  it.each(fileTables)('the example of %s is read as it stands, listed, and taken out again', async (table) => {
    const acme = test.operator('acme');
    const text = examples[table];
    const columns = (text.split('\n')[0] ?? '').split(',');
    const chosen = columnsFor(table, columns);
    expect(unfilled(table, chosen)).toEqual([]);
    const patterns = Object.fromEntries(
      fileFields[table]
        .filter(({ instant }) => instant)
        .map(({ name }) => [name, table === 'schedule' ? 'YYYY-MM-DD HH:mm' : 'YYYY-MM-DD']),
    );
    const upload = await uploaded(text);
    const { delimiter } = await acme.call('previewUpload', { params: { id: upload.id } });
    expect(delimiter).toBe(',');
    const settings = documentOf({ table, timeZone: 'Europe/Madrid', delimiter: delimiter ?? '', decimal: '.', chosen, patterns });
    await acme.call('createConnection', { body: { id: table.replace('_', '-'), kind: 'table', settings } });
    const begun = await acme.call('beginImport', {
      body: { upload: upload.id, connection: table.replace('_', '-'), format: 'table-csv' },
    });
    const stored = async () => await acme.call('storedFacts', { params: { table } });
    await expect.poll(async () => (await stored()).total, { timeout: 10_000 }).toBe(text.trim().split('\n').length - 1);
    const { first, rows } = await stored();
    expect(first).toBe(
      { schedule: '2026-11-23T08:00:00.000Z', agent_pay: '2026-10-31T23:00:00.000Z', cost: '2026-10-31T23:00:00.000Z' }[table],
    );
    expect(rows.at(-1)).toMatchObject(
      {
        schedule: { agent_id: 'Alice Moreau', activity: 'calls', to_at: '2026-11-23T12:00:00.000Z' },
        agent_pay: { agent_id: 'Alice Moreau', hourly_cost: 24.5 },
        cost: { category: 'software', amount: 1200 },
      }[table],
    );
    await expect.poll(async () => (await acme.call('import', { params: { id: begun.id } })).in_figures, { timeout: 10_000 }).toBe(true);
    await acme.call('undoImport', { params: { id: begun.id } });
    await expect.poll(async () => (await stored()).total, { timeout: 10_000 }).toBe(0);
  });

  it('the sign between columns is known from the file itself', async () => {
    const { id } = await uploaded(examples.cost.replaceAll(',', ';'));
    expect(await test.operator('acme').call('previewUpload', { params: { id } })).toMatchObject({ kind: 'table', delimiter: ';' });
  });

  it('columns are known by their names in the languages of the pages, each for one field', () => {
    expect(columnsFor('schedule', ['Оператор', 'С', 'По', 'Занятие'])).toMatchObject({ agent_id: 'Оператор', from_at: 'С', to_at: 'По' });
    expect(columnsFor('cost', ['desde', 'hasta', 'categoría', 'importe'])).toEqual({
      from_at: 'desde',
      to_at: 'hasta',
      category: 'categoría',
      amount: 'importe',
    });
    expect(unfilled('cost', columnsFor('cost', ['day', 'amount']))).toEqual(['from_at', 'to_at', 'category']);
  });
});

async function uploaded(text: string) {
  const acme = test.operator('acme');
  const upload = await acme.call('createUpload', { body: { name: 'file.csv', bytes: Buffer.byteLength(text) } });
  await acme.call('appendUpload', { params: { id: upload.id }, body: { at: 0, body: Buffer.from(text).toString('base64') } });
  return upload;
}
