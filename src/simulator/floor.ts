import type { Outcome } from '#domain/facts.ts';
import { hourMs, type Instant, toIso } from '#domain/instant.ts';
import type { LocalDay } from './calendar.ts';
import type { Random } from './random.ts';
import type { Stage } from './stage.ts';
import type { CallTruth } from './told.ts';

/** Somebody's attempt to reach the firm. */
export type NewCall = Pick<CallTruth, 'caller' | 'number' | 'why' | 'attempt' | 'session' | 'cause'>;

/** Who hears of calls that ended. */
export type CallEnded = (call: CallTruth) => void;

interface Course extends NewCall {
  readonly id: string;
  readonly startedAt: Instant;
  /** Where the caller is now. */
  place: 'menu' | 'waiting' | 'ringing' | 'talking' | 'over';
  queue: string | null;
  agent: Agent | null;
  answeredAt: Instant | null;
}

interface Agent {
  readonly name: string;
  shiftEnd: Instant;
  state: 'away' | 'free' | 'busy';
  freeSince: Instant;
}

/** Local hours of opening by weekday, from Monday; null = closed. */
const opening = [[8, 20], [8, 20], [8, 20], [8, 20], [8, 20], [9, 14], null] as const;
/** Every other agent comes early, the others late; on a short day all come for all of it. */
const shifts = [
  [0, 7],
  [5, 12],
] as const;
/** The machine takes a moment to find somebody; so nothing happens to a call twice at one moment. */
const findMs = 300;

/** The firm's telephones: menu, two queues, agents in shifts. Whoever is free longest gets whoever waits longest. */
export class Floor {
  readonly #stage: Stage;
  readonly #random: Random;
  readonly #ended: CallEnded;
  readonly #agents: readonly Agent[];
  #waiting: Course[] = [];
  #calls = 0;

  constructor(stage: Stage, ended: CallEnded) {
    this.#stage = stage;
    this.#random = stage.random('floor');
    this.#ended = ended;
    this.#agents = stage.plan.floor.agents.map((name) => ({ name, shiftEnd: 0, state: 'away', freeSince: 0 }));
  }

  start(): void {
    const { agenda, calendar } = this.#stage;
    for (const day of calendar.days) agenda.at(day.from, () => this.#plan(day));
  }

  /** The call arrives now. */
  ring(call: NewCall): void {
    const { agenda } = this.#stage;
    this.#calls += 1;
    const course: Course = {
      ...{ ...call, id: `c${this.#calls}`, startedAt: this.#stage.now, place: 'menu' },
      ...{ queue: null, agent: null, answeredAt: null },
    };
    this.#tell(course, 'call_started', { direction: 'inbound', caller: call.caller, number: call.number });
    const robot = call.why === 'robot' && !this.#random.chance(0.3);
    if (!this.isOpen()) {
      agenda.after(1000, () => this.#tell(course, 'call_connected'));
      agenda.after(12_000, () => this.#end(course, 'closed', 'system'));
      return;
    }
    agenda.after(1000, () => this.#tell(course, 'menu_entered', { menu: 'main' }));
    const { menuS, leaveMenu } = this.#stage.plan.floor;
    agenda.after(2000 + this.#random.exponential(menuS * 1000), () => {
      if (robot || this.#random.chance(leaveMenu)) this.#end(course, 'abandoned_ivr', 'customer');
      else this.#enqueue(course);
    });
  }

  /** Somebody answers now. */
  isOpen(): boolean {
    const { calendar, now } = this.#stage;
    const day = calendar.dayOf(now);
    const hours = day === null ? null : opening[day.weekday];
    return day !== null && hours != null && now >= calendar.hourAt(day, hours[0]) && now < calendar.hourAt(day, hours[1]);
  }

  #enqueue(course: Course): void {
    const { patienceS, longestWaitS, serviceShare } = this.#stage.plan.floor;
    course.queue = this.#random.chance(serviceShare) ? 'service' : 'sales';
    course.place = 'waiting';
    this.#tell(course, 'menu_left');
    this.#stage.agenda.after(500, () => {
      this.#tell(course, 'queue_entered', { queue_id: course.queue });
      this.#waiting.push(course);
      this.#seek();
      const patience = this.#random.exponential(patienceS * 1000);
      const gone = Math.min(patience, longestWaitS * 1000);
      this.#stage.agenda.after(1000 + gone, () => this.#giveUp(course, patience > gone));
    });
  }

  #giveUp(course: Course, tooLong: boolean): void {
    if (course.place !== 'waiting' && course.place !== 'ringing') return;
    this.#waiting = this.#waiting.filter((one) => one !== course);
    const rung = course.agent;
    course.agent = null;
    this.#end(course, tooLong ? 'timeout' : 'abandoned', tooLong ? 'system' : 'customer');
    if (rung !== null) this.#free(rung);
  }

  #seek(): void {
    this.#stage.agenda.after(findMs, () => {
      const free = this.#agents.filter(({ state }) => state === 'free').sort((a, b) => a.freeSince - b.freeSince);
      for (const agent of free) {
        const course = this.#waiting.shift();
        if (course === undefined) return;
        this.#offer(course, agent);
      }
    });
  }

  #offer(course: Course, agent: Agent): void {
    const { ringS, missShare } = this.#stage.plan.floor;
    course.place = 'ringing';
    course.agent = agent;
    agent.state = 'busy';
    const of = { agent_id: agent.name, queue_id: course.queue };
    this.#tell(course, 'agent_offered', of);
    this.#state(agent, 'ringing');
    const missed = this.#random.chance(missShare);
    this.#stage.agenda.after(missed ? 15_000 : 1000 + this.#random.exponential(ringS * 1000), () => {
      if (course.place !== 'ringing' || course.agent !== agent) return;
      if (!missed) {
        this.#answer(course, agent);
        return;
      }
      this.#tell(course, 'agent_missed', of);
      course.place = 'waiting';
      course.agent = null;
      this.#waiting.unshift(course);
      this.#free(agent);
    });
  }

  #answer(course: Course, agent: Agent): void {
    course.place = 'talking';
    course.answeredAt = this.#stage.now;
    this.#tell(course, 'agent_answered', { agent_id: agent.name, queue_id: course.queue });
    this.#state(agent, 'on_call');
    const meanS = course.why === 'robot' ? 8 : this.#stage.plan.floor.talkS;
    this.#stage.agenda.after(1000 + this.#random.exponential(meanS * 1000), () => {
      this.#end(course, 'answered', this.#random.chance(0.7) ? 'customer' : 'agent');
      this.#state(agent, 'acw');
      this.#stage.agenda.after(1000 + this.#random.exponential(this.#stage.plan.floor.wrapUpS * 1000), () => {
        this.#tell(course, 'wrapup_ended', { agent_id: agent.name });
        if (course.why === 'robot') this.#tell(course, 'call_noted', { note: { spam: true } });
        this.#free(agent);
      });
    });
  }

  #end(course: Course, outcome: Outcome, endedBy: 'customer' | 'agent' | 'system'): void {
    const { id, startedAt, caller, number, why, attempt, session, cause, queue, agent, answeredAt } = course;
    course.place = 'over';
    this.#tell(course, 'call_ended', { ended_by: endedBy, ...(outcome === 'answered' ? {} : { outcome }) });
    this.#ended({
      ...{ of: 'call', id, startedAt, caller, number, why, attempt, session, cause, queue, agent: agent?.name ?? null, answeredAt },
      ...{ endedAt: this.#stage.now, outcome, spam: why === 'robot' && outcome === 'answered' },
    });
  }

  #plan(day: LocalDay): void {
    const hours = opening[day.weekday];
    if (hours == null) return;
    const { agenda, calendar } = this.#stage;
    const short = hours[1] - hours[0] < 8;
    for (const [at, agent] of this.#agents.entries()) {
      const [from, to] = short ? [0, hours[1] - hours[0]] : (shifts[at % 2] ?? [0, 7]);
      agenda.at(calendar.hourAt(day, hours[0] + from) + at * 1000, () => {
        agent.shiftEnd = calendar.hourAt(day, hours[0] + to) + (to + hours[0] >= hours[1] ? hourMs / 12 : 0);
        this.#free(agent);
        agenda.at(agent.shiftEnd, () => {
          if (agent.state === 'free') this.#free(agent);
        });
      });
    }
  }

  /** The agent is free, or goes home when the shift is over. */
  #free(agent: Agent): void {
    const over = this.#stage.now >= agent.shiftEnd;
    agent.state = over ? 'away' : 'free';
    agent.freeSince = this.#stage.now;
    this.#state(agent, over ? 'logged_out' : 'available');
    if (!over) this.#seek();
  }

  #state(agent: Agent, state: string): void {
    this.#stage.event('calls', { kind: 'agent_state', agent_id: agent.name, at: toIso(this.#stage.now), state });
  }

  #tell({ id }: Course, kind: string, more: Readonly<Record<string, unknown>> = {}): void {
    this.#stage.callEvent(id, kind, more);
  }
}
