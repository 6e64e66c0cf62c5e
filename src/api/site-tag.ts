import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { formsTold } from '#connectors/site/form-settings.ts';
import { tagSettings } from '#connectors/site/numbers.ts';
import type { SiteSettings } from '#connectors/site/settings.ts';
import { ApiProblem } from './api-problem.ts';
import type { Site } from './sites.ts';

interface Tag {
  readonly settings: SiteSettings;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzipped: Uint8Array<ArrayBuffer>;
}

/**
 * The tag of each site: the built file with the site's settings around it, and behind it, where the site has forms or the widget, the
 * file for these. Packed once for each change of the settings.
 */
export class SiteTags {
  readonly #code: string | null;
  readonly #forms: string | null;
  readonly #tags = new Map<string, Tag>();

  constructor(file: string) {
    this.#code = textOf(file);
    this.#forms = textOf(join(dirname(file), 'forms.js'));
  }

  /** `address`: where the tag posts to. Throws 404 where the tag was never built. */
  answer({ connection, settings }: Site, address: string, accepts: string): Response {
    if (this.#code === null || this.#forms === null) throw new ApiProblem(404, 'not-found', 'The tag is not built; run "npm run build".');
    let tag = this.#tags.get(connection.id);
    // Settings are read once for each change of them.
    if (tag?.settings !== settings) {
      const forms = formsTold(settings, address);
      const files = [
        around('ringtraceTag', this.#code, tagSettings(settings, address)),
        ...(forms === null ? [] : [around('ringtraceForms', this.#forms, forms)]),
      ];
      const plain = new TextEncoder().encode(files.join('\n'));
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

function textOf(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

function around(name: string, code: string, given: object): string {
  return `(function(${name}){${code}})(${JSON.stringify(given)});`;
}
