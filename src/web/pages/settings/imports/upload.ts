import type { Recognised } from '#contract/import-view.ts';
import { client } from '#web/api.ts';

/** A piece in base64 stays below the most that the route of pieces takes (8 MB). */
const pieceBytes = 4 * 1024 * 1024;
const tries = 4;

/** Sends a file in pieces; one that failed on its way is sent again. Says what the file is when it has arrived. */
export async function uploadFile(file: File, tell: (share: number) => void, signal: AbortSignal): Promise<Recognised> {
  const { id } = await client.callUntil(signal, 'createUpload', { body: { name: file.name, bytes: file.size } });
  try {
    for (let at = 0; at < file.size; at += pieceBytes) {
      const body = await base64Of(file.slice(at, at + pieceBytes));
      await again(async () => await client.callUntil(signal, 'appendUpload', { params: { id }, body: { at, body } }), signal);
      tell(Math.min(1, (at + pieceBytes) / file.size));
    }
    return await client.callUntil(signal, 'previewUpload', { params: { id } });
  } catch (error) {
    if (signal.aborted) await client.call('removeUpload', { params: { id } });
    throw error;
  }
}

async function again<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await work();
    } catch (error) {
      const unreachable = error instanceof Error && error.name === 'UnreachableError';
      if (!unreachable || tried === tries || signal.aborted) throw error;
      await new Promise((resolve) => window.setTimeout(resolve, tried * 1000));
    }
  }
}

async function base64Of(piece: Blob): Promise<string> {
  return await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result.slice(reader.result.indexOf(',') + 1) : '');
    reader.onerror = () => reject(reader.error ?? new Error('the file cannot be read'));
    reader.readAsDataURL(piece);
  });
}
