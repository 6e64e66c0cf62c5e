import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A path under the shared material beside the repository, or null where that material is absent (the test then skips). */
export function sharedPath(path: string): string | null {
  const found = fileURLToPath(new URL(`../../shared/${path}`, import.meta.url));
  return existsSync(found) ? found : null;
}
