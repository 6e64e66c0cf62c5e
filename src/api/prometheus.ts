import { same } from '#connectors/secrets.ts';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { stranger } from './api-problem.ts';
import type { Env } from './request-env.ts';
import type { Services } from './services.ts';

/**
 * `/metrics` for Prometheus, with the token of the data folder's file `metrics-token`. A browser that asks for a page of
 * this address wants the catalogue of metrics.
 */
export function prometheusRoute(app: OpenAPIHono<Env>, { telemetry, metricsToken }: Services): void {
  app.get('/metrics', async (c, next) => {
    const authorization = c.req.header('authorization');
    if (authorization === undefined && c.req.header('accept')?.includes('text/html') === true) {
      await next();
      return undefined;
    }
    c.set('route', 'metrics');
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
    if (!same(token, metricsToken)) throw stranger('Send the token of the file metrics-token as "Authorization: Bearer …".');
    const { body, type } = await telemetry.text();
    return c.body(body, 200, { 'content-type': type });
  });
}
