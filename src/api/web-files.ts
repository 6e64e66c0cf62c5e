import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { ApiProblem, problemResponse } from './api-problem.ts';
import type { Env } from './request-env.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/** The built pages: files by their names, and index.html for every page that the browser routes by itself. */
export function webFiles(app: OpenAPIHono<Env>, folder: string): void {
  const files = new Map<string, string>();
  if (existsSync(folder)) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      // Only what was there at the start can be asked for: no path of a request ever reaches the file system.
      files.set(`/${relative(folder, path).split(sep).join('/')}`, path);
    }
  }
  app.get('*', (c) => {
    c.set('route', 'web');
    const asked = files.get(c.req.path);
    const isFile = asked !== undefined || extname(c.req.path) !== '';
    const path = asked ?? (isFile ? undefined : files.get('/index.html'));
    if (path === undefined) {
      const detail = files.size === 0 ? 'The pages are not built; run "npm run build".' : 'There is nothing here.';
      return problemResponse(new ApiProblem(404, 'not-found', detail));
    }
    // Names under assets/ carry the hash of their content.
    const forEver = c.req.path.startsWith('/assets/');
    return c.body(new Uint8Array(readFileSync(path)), 200, {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'cache-control': forEver ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
  });
}
