import { z } from '@hono/zod-openapi';
import { Done } from './done.ts';
import * as imports from './import-view.ts';

const id = z.object({ id: z.string() });

/** Routes about files that are imported. */
export const importRoutes = {
  createUpload: {
    tag: 'Imports',
    says: 'Announce a file; its bytes follow in pieces',
    body: imports.NewUpload,
    response: imports.UploadState,
  },
  appendUpload: {
    tag: 'Imports',
    says: 'A piece of an announced file; answered once it is stored',
    params: id,
    body: imports.UploadPiece,
    response: imports.UploadState,
    maxBody: 8 * 1024 * 1024,
  },
  removeUpload: { tag: 'Imports', says: 'Remove an uploaded file', params: id, response: Done },
  previewUpload: {
    tag: 'Imports',
    says: 'What an uploaded file is, from its first rows',
    params: id,
    response: imports.Recognised,
  },
  previewImport: {
    tag: 'Imports',
    says: 'The first rows of an uploaded file as facts; nothing is stored',
    body: imports.PreviewRequest,
    response: imports.Preview,
  },
  tryPattern: { tag: 'Imports', says: 'How a date format reads some texts', body: imports.PatternTry, response: imports.PatternTried },
  imports: { tag: 'Imports', says: 'Imports of the account, newest first', query: imports.ImportsQuery, response: imports.ImportList },
  import: { tag: 'Imports', says: 'One import, and how far it is', params: id, response: imports.ImportView },
  beginImport: {
    tag: 'Imports',
    says: 'Import an uploaded file, or begin one whose pieces you send',
    body: imports.NewImport,
    response: imports.ImportView,
  },
  endImport: {
    tag: 'Imports',
    says: 'Every piece of the file was sent',
    params: id,
    body: imports.ImportEndRequest,
    response: imports.ImportView,
  },
  cancelImport: { tag: 'Imports', says: 'Stop an import; what came in stays', params: id, response: imports.ImportView },
  undoImport: { tag: 'Imports', says: 'What the import brought no longer counts', params: id, response: imports.ImportView },
  restoreImport: { tag: 'Imports', says: 'What the import brought counts again', params: id, response: imports.ImportView },
} as const;
