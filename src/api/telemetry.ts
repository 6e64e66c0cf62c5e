import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { alarmKinds } from '#contract/connection-alarm.ts';
import type { ConnectionAlarms } from './connection-alarms.ts';
import type { HowFar } from './freshness.ts';
import type { Refused } from './refused.ts';

export interface TelemetryParts {
  readonly howFar: () => Promise<HowFar>;
  readonly refused: Refused;
  readonly alarms: Pick<ConnectionAlarms, 'all'>;
  /** Figures kept between pages, and what was read ahead. */
  readonly figures: () => { readonly kept: number; readonly blocks: number; readonly seconds: number };
}

/** What the server measures of itself, for Prometheus. Routes by name, never by address. */
export class Telemetry {
  readonly #registry = new Registry();
  readonly #howFar: () => Promise<HowFar>;
  readonly #refused: Refused;
  readonly #alarms: TelemetryParts['alarms'];
  readonly #figures: TelemetryParts['figures'];
  readonly #position: Gauge;
  readonly #decoded: Gauge;
  readonly #waiting: Gauge;
  readonly #refusals: Counter;
  readonly #kept: Gauge;
  readonly #primed: Counter;
  readonly #primingSeconds: Counter;
  readonly #alarmed: Gauge<'connection' | 'kind'>;
  readonly #seconds: Histogram<'route' | 'status'>;

  constructor({ howFar, refused, alarms, figures }: TelemetryParts) {
    this.#howFar = howFar;
    this.#refused = refused;
    this.#alarms = alarms;
    this.#figures = figures;
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#position = new Gauge({ name: 'ringtrace_log_position', help: 'Last delivery in the log', registers });
    this.#decoded = new Gauge({ name: 'ringtrace_decoded_position', help: 'Deliveries decoded up to here', registers });
    this.#waiting = new Gauge({ name: 'ringtrace_groups_waiting', help: 'Groups whose facts are not yet in the figures', registers });
    this.#refusals = new Counter({ name: 'ringtrace_refused_total', help: 'Requests to /ingest that did not authenticate', registers });
    this.#kept = new Gauge({
      name: 'ringtrace_kept_figures',
      help: 'Figures and keys of days and months kept in memory, eight bytes each',
      registers,
    });
    this.#primed = new Counter({
      name: 'ringtrace_primed_blocks_total',
      help: 'Days and months of questions that were read ahead',
      registers,
    });
    this.#primingSeconds = new Counter({ name: 'ringtrace_priming_seconds_total', help: 'Time of statements that read ahead', registers });
    this.#alarmed = new Gauge({
      name: 'ringtrace_connection_alarms',
      help: '1 = the connection does not do as its own past says',
      labelNames: ['connection', 'kind'],
      registers,
    });
    this.#seconds = new Histogram({
      name: 'ringtrace_request_seconds',
      help: 'Requests by route and status',
      labelNames: ['route', 'status'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
      registers,
    });
  }

  observe(route: string, status: number, seconds: number): void {
    this.#seconds.observe({ route, status: String(status) }, seconds);
  }

  async text(): Promise<{ readonly body: string; readonly type: string }> {
    const { position, decoded, waiting } = await this.#howFar();
    this.#position.set(position);
    this.#decoded.set(decoded);
    this.#waiting.set(waiting);
    this.#refusals.reset();
    this.#refusals.inc(this.#refused.total());
    const { kept, blocks, seconds } = this.#figures();
    this.#kept.set(kept);
    this.#primed.reset();
    this.#primed.inc(blocks);
    this.#primingSeconds.reset();
    this.#primingSeconds.inc(seconds);
    this.#alarmed.reset();
    for (const { connection, alarms } of await this.#alarms.all(Date.now())) {
      for (const kind of alarmKinds)
        this.#alarmed.set({ connection: connection.id, kind }, alarms.some((one) => one.kind === kind) ? 1 : 0);
    }
    return { body: await this.#registry.metrics(), type: this.#registry.contentType };
  }
}
