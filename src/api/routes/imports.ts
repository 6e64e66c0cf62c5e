import { z } from 'zod';
import { ApiProblem, notFound, wrongRequest, wrongValue } from '#api/api-problem.ts';
import type { Caller } from '#api/caller.ts';
import type { Context, Handlers } from '#api/context.ts';
import { slugOf } from '#api/delivery-view.ts';
import { tellImport } from '#api/import-documents.ts';
import { previewOf } from '#api/import-preview.ts';
import { readable, type Upload } from '#api/import-uploads.ts';
import { importView, importViews } from '#api/import-views.ts';
import { checkZone } from '#api/people.ts';
import type { AnyConnector, FileFormat, Sample } from '#connectors/connector.ts';
import { localTime } from '#connectors/local-time.ts';
import { datePatterns, instantPatterns } from '#connectors/table/guess-time.ts';
import { columnsOf } from '#connectors/table/propose.ts';
import { readInstant } from '#connectors/table/read-cell.ts';
import type { UploadState } from '#contract/import-view.ts';
import { toIso } from '#domain/instant.ts';
import { rangesOf, type SeqRanges } from '#domain/seq-ranges.ts';
import { sampleOf } from '#ingest/import-file.ts';
import { recogniseFile } from '#ingest/recognise.ts';
import type { ImportedBy, SavedImport } from '#settings/imports.ts';
import { asReceived } from './deliveries.ts';
import { connectionOf, connectorOf } from './connections.ts';

/** Files that people bring in: uploaded, recognised, shown as facts, imported; and taken out again. */
export const importRoutes = {
  async createUpload({ body }, { account, services }) {
    return stateOf(await services.uploads.create(account.id, body.name, body.bytes));
  },

  async appendUpload({ params, body }, { account, services }) {
    return stateOf(await services.uploads.append(account.id, params.id, body.at, Buffer.from(body.body, 'base64')));
  },

  async removeUpload({ params }, { account, services }) {
    await services.uploads.remove(account.id, params.id);
    return { done: true };
  },

  async previewUpload({ params }, context) {
    const { account, services } = context;
    asReceived(context);
    const upload = services.uploads.complete(account.id, params.id);
    const found = await readable(upload, async () => await recogniseFile(upload.path, services.connectors.values()));
    const sample = found?.sample ?? (await readable(upload, async () => await sampleOf(upload.path, 'unknown', plainLines)));
    const columns = found?.sample.columns ?? null;
    const table = found === null || columns === null ? null : columnsOf(found.sample, columns);
    return {
      upload: upload.id,
      kind: found?.kind ?? null,
      format: found?.format ?? null,
      title: found?.title ?? null,
      understood: found?.understood ?? 0,
      columns: columns === null ? null : [...columns],
      delimiter: table?.delimiter ?? null,
      examples: table === null ? [] : table.columns.map(({ texts }) => distinct(texts)),
      lines: sample === null ? [] : firstLines(sample),
    };
  },

  async previewImport({ body }, context) {
    const { account, services } = context;
    asReceived(context);
    const upload = services.uploads.complete(account.id, body.upload);
    const connector = connectorOf(context, body.kind);
    const sample = await readable(upload, async () => await sampleOf(upload.path, body.format, formatOf(connector, body.format)));
    if (sample === null) throw new ApiProblem(422, 'empty-file', `"${upload.name}" holds no rows.`, { what: 'upload', got: upload.name });
    try {
      return previewOf(connector, body.settings, sample);
    } catch (error) {
      if (error instanceof z.ZodError) throw wrongRequest('body.settings', error);
      throw error;
    }
  },

  async tryPattern({ body: { texts, pattern, tz } }) {
    checkZone(tz);
    const zone = localTime(tz);
    const read = texts.map((text) => {
      const found = readInstant(text.trim(), { pattern, zone });
      if ('wrong' in found) return { text, at: null, reason: found.wrong };
      return { text, at: toIso(found.value.at), reason: found.value.anomaly };
    });
    const whole = texts.map((text) => text.trim()).filter((text) => text !== '');
    return await Promise.resolve({ read, fitting: [...instantPatterns(whole), ...datePatterns(whole)] });
  },

  async imports({ query }, context) {
    const { account, services } = context;
    const filter = { limit: query.limit, ...(query.before === undefined ? {} : { before: query.before }) };
    const found = await services.settings.imports.list(account.id, filter);
    return { imports: await importViews(services, found), next: found.length < query.limit ? null : (found.at(-1)?.begunSeq ?? null) };
  },

  import: async ({ params }, context) => await view(context, params.id),

  async beginImport({ body }, context) {
    const { account, services } = context;
    const connection = await connectionOf(context, body.connection);
    const connector = connectorOf(context, connection.kind);
    formatOf(connector, body.format);
    const by = callerName(context.caller);
    if (body.upload !== undefined) {
      const upload = services.uploads.complete(account.id, body.upload);
      return await view(context, await services.running.beginUpload(connection, connector, upload, body.format, by));
    }
    if (body.file === undefined) {
      throw wrongValue('body.file', 'nothing', 'an upload, or the name of the file whose pieces you send');
    }
    const begun = { file: body.file, format: body.format, bytes: body.bytes ?? 0, by };
    return await view(context, await services.running.begin(connection, begun));
  },

  async endImport({ params, body }, context) {
    await importOf(context, params.id);
    await context.services.running.end(params.id, body.state, body.failure, body.lines);
    return await view(context, params.id);
  },

  async cancelImport({ params }, context) {
    await importOf(context, params.id);
    await context.services.running.cancel(params.id);
    return await view(context, params.id);
  },

  async undoImport({ params }, context) {
    const { services } = context;
    const found = await importOf(context, params.id);
    if (services.running.isRunning(found.id)) throw new ApiProblem(409, 'import-runs', 'The import runs; cancel it first.');
    if (found.withdrawn !== null) throw new ApiProblem(409, 'import-undone', 'This import is undone already.');
    const own = await ownOf(context, found);
    const connection = slugOf(found.connection);
    await tellImport(services, found.account, { kind: 'import_undone', import: found.id, connection, by: callerName(context.caller), own });
    return await view(context, params.id);
  },

  async restoreImport({ params }, context) {
    const { services } = context;
    const found = await importOf(context, params.id);
    if (found.withdrawn === null) throw new ApiProblem(409, 'import-stands', 'This import counts; there is nothing to take back.');
    const connection = slugOf(found.connection);
    await tellImport(services, found.account, { kind: 'import_restored', import: found.id, connection, by: callerName(context.caller) });
    return await view(context, params.id);
  },
} satisfies Partial<Handlers>;

/** To show what a file begins with, where no connector reads it. */
const plainLines: Pick<FileFormat, 'cut' | 'header'> = { cut: 'lines', header: false };

function stateOf({ id, name, bytes, received }: Upload): UploadState {
  return { id, name, bytes, received };
}

function firstLines({ body, columns }: Sample): string[] {
  const lines = new TextDecoder().decode(body.subarray(0, 20_000)).split(/\r?\n/u).slice(0, 10);
  return [...(columns === null ? [] : [columns.join(' | ')]), ...lines].map((line) => line.slice(0, 300)).filter((line) => line !== '');
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].slice(0, 8).map((text) => text.slice(0, 80));
}

function formatOf({ formats, title }: AnyConnector, name: string): FileFormat {
  const format = formats[name];
  if (format !== undefined) return format;
  const wanted = `one of ${Object.keys(formats).join(', ')}`;
  throw new ApiProblem(422, 'unknown-format', `format: got "${name}", wanted ${wanted} (${title}).`, { what: 'format', got: name, wanted });
}

async function importOf({ account, services }: Context, id: string): Promise<SavedImport> {
  const found = await services.settings.imports.find(account.id, id);
  if (found === null) throw notFound('import', id);
  return found;
}

async function view(context: Context, id: string) {
  return await importView(context.services, await importOf(context, id));
}

/** What it brought: told at its end, or looked up where it never came to one. */
async function ownOf({ services: { log } }: Context, found: SavedImport): Promise<SeqRanges> {
  if (found.ended !== null) return found.own;
  return rangesOf(await log.broughtBy(found.connection, found.id, found.begunSeq, await log.position()));
}

function callerName({ id, user, kind }: Caller): ImportedBy {
  return { id, name: user?.name ?? (kind === 'operator' ? 'command line' : id) };
}
