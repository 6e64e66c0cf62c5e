import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { tagSettings } from '#connectors/site/numbers.ts';
import type { SiteSettings } from '#connectors/site/settings.ts';
import { ApiProblem } from './api-problem.ts';
import type { Site } from './sites.ts';

interface Tag {
  readonly settings: SiteSettings;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzipped: Uint8Array<ArrayBuffer>;
}

/** The tag of each site: the built file with the site's settings around it, packed once for each change of them. */
export class SiteTags {
  readonly #code: string | null;
  readonly #tags = new Map<string, Tag>();

  constructor(file: string) {
    this.#code = existsSync(file) ? readFileSync(file, 'utf8') : null;
  }

  /** `address`: where the tag posts to. Throws 404 where the tag was never built. */
  answer({ connection, settings }: Site, address: string, accepts: string): Response {
    if (this.#code === null) throw new ApiProblem(404, 'not-found', 'The tag is not built; run "npm run build".');
    let tag = this.#tags.get(connection.id);
    // Settings are read once for each change of them.
    if (tag?.settings !== settings) {
      const given = JSON.stringify(tagSettings(settings, address));
      const plain = new TextEncoder().encode(`(function(ringtraceTag){${this.#code}})(${given});`);
      tag = { settings, plain, gzipped: new Uint8Array(gzipSync(plain, { level: 9 })) };
      this.#tags.set(connection.id, tag);
    }
    const packed = /\bgzip\b/u.test(accepts);
    return new Response(packed ? tag.gzipped : tag.plain, {
      headers: {
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=300',
        vary: 'accept-encoding',
        ...(packed ? { 'content-encoding': 'gzip' } : {}),
      },
    });
  }
}
