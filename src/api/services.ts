import type { Logger } from 'pino';
import type { AnyConnector } from '#connectors/connector.ts';
import type { Pipeline } from '#ingest/pipeline.ts';
import type { DeliveryLog, EventIndex } from '#log/delivery-log.ts';
import type { Projector } from '#warehouse/projector.ts';
import type { Warehouse } from '#warehouse/client.ts';
import type { FoldSettings } from '#domain/fold-settings.ts';
import type { Mapping } from '#domain/mapping.ts';
import type { Live } from '#live/live.ts';
import type { Leases } from '#marketing/leases.ts';
import type { Outbound } from '#outbound/outbound.ts';
import type { CostFetching } from '#pull/cost-fetching.ts';
import type { Pulling } from '#pull/pulling.ts';
import type { Subscriptions } from '#pull/subscriptions.ts';
import type { Recordings } from '#recordings/recordings.ts';
import type { Settings } from '#settings/open-settings.ts';
import type { Auth } from './auth.ts';
import type { ConnectionAlarms } from './connection-alarms.ts';
import type { Erase } from './erase.ts';
import type { FirstRun } from './first-run.ts';
import type { Heard } from './heard.ts';
import type { Uploads } from './import-uploads.ts';
import type { Refused } from './refused.ts';
import type { RunningImports } from './running-imports.ts';
import type { Freshness } from '#contract/report.ts';
import type { Reports } from '#metrics/reports.ts';
import type { People } from './people.ts';
import type { BackupParts } from './backup.ts';
import type { Jobs } from './jobs.ts';
import type { MatchWeeks } from './match-weeks.ts';
import type { RetentionWork } from './retention.ts';
import type { Telemetry } from './telemetry.ts';
import type { TryLimit } from './try-limit.ts';

/** What handlers work with; built by `server.ts`. */
export interface Services {
  readonly version: string;
  /** The address that people use, without a trailing slash. */
  readonly publicUrl: () => string;
  readonly localToken: string;
  readonly metricsToken: string;
  readonly auth: Auth;
  readonly people: People;
  readonly settings: Settings;
  readonly firstRun: FirstRun;
  readonly tries: TryLimit;
  readonly log: DeliveryLog;
  readonly index: EventIndex;
  readonly pipeline: Pipeline;
  readonly projector: Projector;
  readonly warehouse: Warehouse;
  readonly connectors: ReadonlyMap<string, AnyConnector>;
  /** What the folds need of a connection's settings. */
  readonly foldSettings: (connection: string) => Promise<FoldSettings>;
  /** What an account says of names and calls that several systems tell. */
  readonly mapping: (account: string) => Promise<Mapping>;
  readonly refused: Refused;
  readonly alarms: ConnectionAlarms;
  readonly telemetry: Telemetry;
  readonly jobs: Jobs;
  readonly erase: Erase;
  readonly retention: RetentionWork;
  readonly uploads: Uploads;
  readonly running: RunningImports;
  readonly backupParts: BackupParts;
  readonly outbound: Outbound;
  /** Outgoing webhooks may go to private addresses, and over http. */
  readonly outboundPrivate: boolean;
  readonly live: Live;
  readonly pulling: Pulling;
  readonly costFetcher: CostFetching;
  readonly subscriptions: Subscriptions;
  readonly recordings: Recordings;
  readonly leases: Leases;
  readonly heard: Heard;
  readonly reports: Reports;
  readonly matchWeeks: MatchWeeks;
  /** How far the log is in the figures; asked under the read lock. */
  readonly reportFreshness: () => Promise<Freshness>;
  readonly logger: Logger;
}
