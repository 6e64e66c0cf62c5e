import { hourMs, minuteMs } from '#domain/instant.ts';
import type { Floor } from './floor.ts';
import type { People } from './people.ts';
import type { Random } from './random.ts';
import type { Stage } from './stage.ts';
import type { CallTruth } from './told.ts';
import type { Intent } from './visitors.ts';

/** The most attempts of one caller for one reason. */
const mostAttempts = 3;

/** Who calls besides visitors, and who calls again. */
export class Callers {
  readonly #stage: Stage;
  readonly #people: People;
  readonly #random: Random;
  readonly #floor: Floor;

  constructor(stage: Stage, people: People, floor: Floor) {
    this.#stage = stage;
    this.#people = people;
    this.#random = stage.random('callers');
    this.#floor = floor;
  }

  start(): void {
    const { offices, calls } = this.#stage.plan;
    const random = this.#random;
    const lent = offices.flatMap(({ pool }) => pool);
    const rings = (why: CallTruth['why'], number: string | undefined): void => {
      if (number === undefined || (why !== 'robot' && !this.#tries())) return;
      const caller = why === 'robot' ? `+188855501${String(random.below(100)).padStart(2, '0')}` : this.#people.newPhone();
      this.#floor.ring({ caller, number, why, attempt: 1, session: null, cause: null });
    };
    this.#stage.arrivals('direct', calls.directADay, () => rings('direct', random.pick(offices).number));
    this.#stage.arrivals('robots', calls.robotsADay, () => rings('robot', lent[random.below(lent.length)]));
    this.#stage.arrivals('prints', calls.printsADay, () => rings('print', lent[random.below(lent.length)]));
  }

  fromPage({ phone, number, session, cause }: Intent): void {
    if (this.#tries()) this.#floor.ring({ caller: phone, number, why: 'page', attempt: 1, session, cause });
  }

  /** Most people know when nobody is there, and let it be. */
  #tries(): boolean {
    return this.#floor.isOpen() || this.#random.chance(this.#stage.plan.calls.whenClosed);
  }

  /** Whoever was not answered may try again: in a while, or when somebody is there. */
  afterwards({ caller, number, why, attempt, session, cause, outcome }: CallTruth): void {
    if (outcome === 'answered' || why === 'robot' || attempt >= mostAttempts) return;
    const { again, againMinutes } = this.#stage.plan.calls;
    if (!this.#random.chance(again)) return;
    const wait = outcome === 'closed' ? 12 * hourMs : 0;
    const { agenda } = this.#stage;
    agenda.begin(agenda.now + minuteMs + wait + this.#random.exponential(againMinutes * minuteMs), () =>
      this.#floor.ring({ caller, number, why, attempt: attempt + 1, session, cause }),
    );
  }
}
