import { siteFormat } from '#connectors/site/connector.ts';
import type { SiteMessage } from '#connectors/site/stored.ts';
import { type Instant, toIso } from '#domain/instant.ts';
import { Agenda } from './agenda.ts';
import { Calendar, meanGap, rateOf } from './calendar.ts';
import type { WorldPlan } from './plan.ts';
import { Random } from './random.ts';
import type { Told, Truth } from './told.ts';

/** What everybody in a world shares: time, chance by name, and where they tell what happens. */
export class Stage {
  readonly plan: WorldPlan;
  readonly calendar: Calendar;
  readonly agenda: Agenda;
  #told: Told[] = [];

  constructor(plan: WorldPlan) {
    this.plan = plan;
    this.calendar = new Calendar(plan.zone, plan.firstDay, plan.days);
    const [first] = this.calendar.days;
    const last = this.calendar.days.at(-1);
    if (first === undefined || last === undefined) throw new RangeError(`days: got ${plan.days}, wanted at least 1`);
    this.agenda = new Agenda(first.from, last.before);
  }

  get now(): Instant {
    return this.agenda.now;
  }

  /** Chance of its own for each name, so that one part's throws do not move another's. */
  random(name: string): Random {
    return new Random(`${this.plan.seed}/${name}`);
  }

  /** Everything told since the last time. */
  takeTold(): readonly Told[] {
    const told = this.#told;
    this.#told = [];
    return told;
  }

  site(message: SiteMessage): void {
    this.#told.push({ of: 'delivery', connection: 'site', at: this.now, headers: { format: siteFormat }, body: JSON.stringify(message) });
  }

  /** One event of our own schema, now. */
  event(connection: 'calls' | 'crm', event: Readonly<Record<string, unknown>>): void {
    const body = JSON.stringify(event);
    this.#told.push({ of: 'delivery', connection, at: this.now, headers: { format: 'ringtrace-events' }, body });
  }

  callEvent(call: string, kind: string, more: Readonly<Record<string, unknown>> = {}): void {
    this.event('calls', { kind, call, at: toIso(this.now), ...more });
  }

  costs(columns: readonly string[], lines: readonly string[]): void {
    const headers = { format: 'ad-costs', columns: JSON.stringify(columns) };
    this.#told.push({ of: 'delivery', connection: 'costs', at: this.now, headers, body: `${lines.join('\n')}\n` });
  }

  truth(what: Truth): void {
    this.#told.push(what);
  }

  /** Calls `work` so often on a mean day, in the rhythm of the plan, each independent of all others (Poisson, by thinning). */
  arrivals(name: string, perDay: number, work: () => void): void {
    if (perDay <= 0) return;
    const random = this.random(name);
    const { most, at: rateAt } = rateOf(this.plan.rhythm);
    const gap = meanGap(perDay, most);
    const next = (): void => {
      this.agenda.begin(this.now + random.exponential(gap), () => {
        const day = this.calendar.dayOf(this.now);
        if (day !== null && random.chance(rateAt(day.weekday, this.calendar.hourOf(this.now, day)) / most)) work();
        next();
      });
    };
    next();
  }
}
