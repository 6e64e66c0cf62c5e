import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pino, type DestinationStream, type Logger } from 'pino';
import { connectors } from '#connectors/index.ts';
import { toldOf } from '#api/error-place.ts';
import { applyImports } from '#api/import-documents.ts';
import { Uploads } from '#api/import-uploads.ts';
import { RunningImports } from '#api/running-imports.ts';
import { applySettings } from '#api/settings-delivery.ts';
import { openStore } from './store.ts';
import { createApp } from '#api/app.ts';
import { createAuth, migrateAuth } from '#api/auth.ts';
import { DeliveryEraser } from '#api/erase-delivery.ts';
import { ConnectionAlarms } from '#api/connection-alarms.ts';
import { EraseLists } from '#api/erase-list.ts';
import { erasingLog } from '#api/erase-log.ts';
import { ordersFile } from '#api/erase-orders-file.ts';
import { Erase } from '#api/erase.ts';
import { freshnessOf } from '#api/freshness.ts';
import { openCostFetching } from '#api/cost-fetch-wiring.ts';
import { feedAddress } from '#api/feed-address.ts';
import { ingestRoute } from '#api/ingest.ts';
import { openApiRoutes } from '#api/openapi.ts';
import { prometheusRoute } from '#api/prometheus.ts';
import { Jobs } from '#api/jobs.ts';
import { MatchWeeks } from '#api/match-weeks.ts';
import { siteRoutes } from '#api/site.ts';
import { noteAllSites } from '#api/site-store.ts';
import { Refused } from '#api/refused.ts';
import { RetentionWork } from '#api/retention.ts';
import { Telemetry } from '#api/telemetry.ts';
import { webFiles } from '#api/web-files.ts';
import type { Delivery } from '#domain/delivery.ts';
import { toIso } from '#domain/instant.ts';
import { Live } from '#live/live.ts';
import { openSubscriptions } from '#api/subscription-wiring.ts';
import type { Subscriptions } from '#pull/subscriptions.ts';
import { openOutbound } from '#outbound/outbound.ts';
import { AskedShapes } from '#metrics/asked-shapes.ts';
import { Priming } from '#metrics/priming.ts';
import { openLeases } from '#marketing/leases.ts';
import { createReports } from '#metrics/reports.ts';
import { accountContext } from '#api/routes/settings.ts';
import { listen } from '#api/listen.ts';
import { FirstRun } from '#api/first-run.ts';
import { handlers } from '#api/handlers.ts';
import { outboundParts } from '#api/outbound-parts.ts';
import { openPulling } from '#api/pull-wiring.ts';
import { openSounds } from '#api/recording-wiring.ts';
import { Heard } from '#api/heard.ts';
import { People } from '#api/people.ts';
import type { Services } from '#api/services.ts';
import { TryLimit } from '#api/try-limit.ts';
import { openSettings } from '#settings/open-settings.ts';
import { Seal } from '#settings/seal.ts';
import type { Config } from './config.ts';
import type { DataFolder } from './data-folder.ts';

/** Everything built and at work on one data folder, with or without an open port. */
export interface Server {
  readonly services: Services;
  /** Answers a request in the process, as the port would. */
  fetch(request: Request): Promise<Response>;
  /** Opens the port; resolves with the address. */
  listen(): Promise<string>;
  close(): Promise<void>;
}

/** Builds all parts from the configuration. The folder is held by the caller's process; `close` releases it. `pages`: the built web application; `tag`: the built tag of websites. */
export async function createServer(
  config: Config,
  folder: DataFolder,
  logTo: DestinationStream = standardError(),
  pages = fileURLToPath(new URL('../dist/web', import.meta.url)),
  tag = fileURLToPath(new URL('../dist/site/tag.js', import.meta.url)),
): Promise<Server> {
  const logger = createLogger(config, logTo);
  const closing: (() => Promise<void> | void)[] = [() => folder.release()];
  const close = async (): Promise<void> => {
    for (const one of closing.splice(0).reverse()) await one();
  };
  try {
    const settings = await openSettings(
      config.settingsUrl === null ? { path: folder.file('settings.db') } : { url: config.settingsUrl },
      folder.secret,
    );
    closing.push(async () => await settings.close());

    let address = config.publicUrl ?? `http://${shownHost(config.host)}:${config.port}`;
    const authOptions = { database: settings.database, secret: folder.secret, baseUrl: address };
    await migrateAuth(authOptions);
    const auth = createAuth(authOptions);
    const people = new People(auth);
    const tokenName = 'first-run-token';
    const firstRun = new FirstRun(people, { read: () => folder.token(tokenName), remove: () => folder.removeToken(tokenName) });

    let live: Live | null = null;
    let subscriptions: Subscriptions | null = null;
    const applyDocument = async (delivery: Delivery) => {
      await applySettings(delivery, settings);
      await applyImports(delivery, settings);
      live?.look();
      subscriptions?.look();
    };
    const version = packageVersion();
    const outbound = await openOutbound(
      settings.database,
      new Seal(folder.secret),
      outboundParts({
        ...{ settings, people, logger, version, allowPrivate: config.outboundPrivate },
        ...{ publicUrl: () => address, store: () => store },
      }),
    );
    const leases = await openLeases(settings.database);
    const recordings = await openSounds({
      ...{ settings, secret: folder.secret, connectors, logger, version, allowPrivate: config.outboundPrivate },
      ...{ folder: folder.file('recordings'), bucket: config.recordingsUrl, mostBytes: config.recordingMaxBytes, pulling: () => pulling },
    });
    const store = await openStore({
      ...{ config, folder, settings, connectors, logger, onSettings: applyDocument },
      onWritten: async (written) => {
        await outbound.written(written);
        await recordings.written(written);
      },
    });
    closing.push(async () => await store.close());
    closing.push(async () => await outbound.close());

    const { index, pipeline, projector, warehouse, foldSettings, mapping } = store;
    const eraseLists = new EraseLists(folder.secret);
    const eraser = new DeliveryEraser(eraseLists, settings.connections, connectors);
    const log = erasingLog(store.log, async (delivery) => await eraser.erase(delivery));
    const erasing = {
      log,
      index,
      pipeline,
      projector,
      warehouse,
      settings,
      recordings,
      connectors,
      eraser,
      applyDocument: store.takeOver,
      logger,
      now: Date.now,
    };
    const erase = new Erase({ ...erasing, lists: eraseLists, file: ordersFile(folder.file('erase-list.json')) });
    await erase.start();
    closing.push(async () => await erase.close());
    const retention = new RetentionWork({ ...erasing, secret: folder.secret });
    retention.start();
    closing.push(async () => await retention.close());
    const refused = new Refused();
    const alarms = new ConnectionAlarms({ log, index, pipeline, refused, settings, people });
    const jobs = new Jobs();
    closing.push(async () => await jobs.idle());
    const uploads = new Uploads(folder.file('uploads'));
    const running = new RunningImports({
      ...{ log, settings, uploads },
      onError: (error) => logger.error(toldOf(error), 'an import failed'),
    });
    closing.push(async () => await running.close());
    live = new Live({
      ...{ log, now: Date.now },
      sources: async (kinds) => await settings.connections.withCredentials(kinds),
      onProblem: (error, connection) => logger.error({ ...toldOf(error), connection }, 'a live connection failed'),
    });
    closing.push(live.close.bind(live));
    const pulling = await openPulling({
      ...{ settings, log, index, pipeline, connectors, logger, version, allowPrivate: config.outboundPrivate },
    });
    closing.push(async () => await pulling.close());
    const costFetcher = openCostFetching({
      ...{ settings, log, uploads, running, connectors, logger, version, allowPrivate: config.outboundPrivate },
    });
    closing.push(async () => await costFetcher.close());
    subscriptions = openSubscriptions({
      ...{ connections: settings.connections, connectors, pulling, logger },
      ...{ publicUrl: () => address, plainToo: config.outboundPrivate },
    });
    closing.push(subscriptions.close.bind(subscriptions));
    closing.push(async () => await recordings.close());
    const howFar = async () => await freshnessOf({ log, index, pipeline, projector });
    const reportFreshness = async () => {
      const { position, at } = projector.freshness();
      // A connection that is being decoded again is not yet in the figures with what came in meanwhile.
      const { behind, sweeping } = pipeline.status();
      const current = at !== null && behind.length === 0 && !sweeping;
      return await Promise.resolve({
        position: Math.min(position, ...behind.map(({ upTo }) => upTo)),
        at: current ? toIso(at) : null,
        state: warehouse.state(),
      });
    };
    const asked = new AskedShapes(settings.askedShapes);
    const reports = createReports({ warehouse, freshness: reportFreshness, now: Date.now, ...(config.priming ? { asked } : {}) });
    const priming = new Priming({
      ...{ warehouse, kept: reports.kept, asked, now: Date.now },
      contextOf: async (id) => {
        const account = await people.account(id);
        return account === null ? null : await accountContext(settings, account);
      },
      busy: () => pipeline.status().behind.length > 0 || pipeline.status().sweeping || pipeline.catchingUp().size > 0,
      onError: (error) => logger.warn(toldOf(error), 'reading figures ahead failed'),
    });
    closing.push(async () => await priming.close());

    const services: Services = {
      log,
      index,
      pipeline,
      projector,
      warehouse,
      connectors,
      foldSettings,
      mapping,
      refused,
      alarms,
      reports,
      matchWeeks: new MatchWeeks(warehouse),
      reportFreshness,
      telemetry: new Telemetry({
        howFar,
        refused,
        alarms,
        figures: () => ({ ...priming.state(), kept: reports.kept.blocks?.cells() ?? 0 }),
      }),
      jobs,
      erase,
      retention,
      uploads,
      running,
      outbound,
      outboundPrivate: config.outboundPrivate,
      live,
      pulling,
      costFetcher,
      subscriptions,
      recordings,
      leases,
      heard: new Heard(),
      backupParts: {
        version,
        position: async () => await log.position(),
        settingsFile: config.settingsUrl === null ? folder.file('settings.db') : null,
        logFile: config.logUrl === null ? folder.file('log.db') : null,
        secretFile: folder.file('secret'),
      },
      version,
      publicUrl: () => address,
      localToken: folder.localToken,
      metricsToken: folder.metricsToken,
      auth,
      people,
      settings,
      firstRun,
      tries: new TryLimit(),
      logger,
    };
    const app = createApp(
      services,
      handlers,
      (more) => ingestRoute(more, services),
      (more) => feedAddress(more, services),
      (more) => siteRoutes(more, services, tag),
      (more) => prometheusRoute(more, services),
      (more) => openApiRoutes(more, services),
    );
    webFiles(app, pages);

    return {
      services,
      fetch: async (request) => await app.fetch(request),
      listen: async () => {
        const listening = await listen(app.fetch, config.host, config.port);
        closing.push(async () => await listening.close());
        const { port } = listening;
        if (config.publicUrl === null) address = `http://${shownHost(config.host)}:${port}`;
        await noteAllSites(services, logger);
        services.outbound.start();
        services.live.start();
        services.pulling.start();
        services.costFetcher.start();
        services.subscriptions.start();
        services.recordings.start();
        if (config.priming) priming.start();
        folder.announce(`http://${reachedHost(config.host)}:${port}`);
        return address;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Standard output stays the command's own. */
function standardError(): DestinationStream {
  return pino.destination({ dest: 2, sync: true });
}

/** One line of JSON an event. */
function createLogger(config: Config, to: DestinationStream): Logger {
  return pino({ level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime }, to);
}

/** A wildcard is where we listen, not where anybody can go. */
function shownHost(host: string): string {
  const reached = reachedHost(host);
  return reached === '127.0.0.1' ? 'localhost' : reached;
}

/** Where this machine reaches us; by number, because a name may stand for an address where nobody listens. */
function reachedHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function packageVersion(): string {
  const found: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  if (typeof found === 'object' && found !== null && 'version' in found && typeof found.version === 'string') return found.version;
  throw new Error('package.json has no version.');
}
