import { Failure } from '#domain/failure.ts';
import { storeCodeOf } from '#domain/error-code.ts';

/** Says in plain words why the store refused; anything unknown is passed on as it is. */
export function storeFailure(error: unknown, where: string): unknown {
  if (!(error instanceof Error) || error instanceof Failure) return error;
  const code = storeCodeOf(error);
  const because = { cause: error };
  if (code.startsWith('sqlite:13') || code === 'ENOSPC' || code === '53100') {
    return new Failure('store-full', `No space left for ${where}: nothing was stored. Free some space and send it again.`, because);
  }
  if (code === 'sqlite:8' || code === 'EROFS' || code === 'EACCES' || code === 'EPERM' || code === '25006' || code === '42501') {
    return new Failure('store-read-only', `No permission to write ${where} (as ${whoAmI()}): nothing was stored.`, because);
  }
  if (code === 'sqlite:14') {
    return new Failure('store-unavailable', `Cannot open ${where} (as ${whoAmI()}): it is missing or not ours to open.`, because);
  }
  if (code === 'sqlite:5' || code === 'sqlite:6') {
    return new Failure('store-in-use', `Another process holds ${where}: nothing was stored.`, because);
  }
  if (code === 'sqlite:10')
    return new Failure('store-full', `The disk refused a write to ${where}: ${error.message}. Nothing was stored.`, because);
  if (code === 'sqlite:11' || code === 'sqlite:26') {
    return new Failure('store-unavailable', `${where} is damaged or not a store of ours: ${error.message}.`, because);
  }
  if (/^(ECONN|ENOTFOUND|ETIMEDOUT|EPIPE|EAI_AGAIN)/.test(code) || error.message.startsWith('Connection terminated')) {
    return new Failure('store-unavailable', `Cannot reach ${where}: ${error.message}.`, because);
  }
  if (isStoreError(code) && !isBadData(code)) return new Failure('store-unavailable', `${where} refused: ${error.message}.`, because);
  return error;
}

function isStoreError(code: string): boolean {
  return code.startsWith('sqlite:') || /^[0-9A-Z]{5}$/.test(code);
}

/** What is wrong with the values and would be refused again: too big, constraint, mismatch, range; PostgreSQL's classes 21 to 23 and 54. */
function isBadData(code: string): boolean {
  return /^(sqlite:(18|19|20|25)$|2[123]|54)/.test(code);
}

function whoAmI(): string {
  return `user ${process.getuid?.() ?? 'unknown'}`;
}
