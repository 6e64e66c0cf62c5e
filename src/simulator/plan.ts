import { siteSettings, type SiteSettings } from '#connectors/site/settings.ts';
import { adverts, type Advert } from './adverts.ts';
import type { Rhythm } from './calendar.ts';
import { refuseTooMany } from './people.ts';

/** Everything that a world follows from. */
export interface WorldPlan {
  readonly seed: string;
  /** `YYYY-MM-DD`, in the zone. */
  readonly firstDay: string;
  readonly days: number;
  readonly zone: string;
  readonly currency: string;
  /** Days and hours at which people look at websites and call. */
  readonly rhythm: Rhythm;
  readonly offices: readonly Office[];
  readonly adverts: readonly Advert[];
  readonly leaseMinutes: number;
  readonly restMinutes: number;
  readonly visits: VisitPlan;
  readonly calls: CallPlan;
  readonly floor: FloorPlan;
  readonly sales: SalesPlan;
}

/** A place of the firm with a number of its own on its pages, and a pool that stands in its place. */
export interface Office {
  readonly name: string;
  /** Share of the visits, beside the others. */
  readonly weight: number;
  readonly number: string;
  readonly overflow: string;
  readonly newsletter: string;
  readonly pool: readonly string[];
}

export interface VisitPlan {
  /** On a mean day of the week, without those who come back. */
  readonly newADay: number;
  readonly pages: number;
  readonly pageS: number;
  /** Ask not to be tracked: the tag says nothing. */
  readonly untracked: number;
  /** Allow nothing to be kept: each page is a visit of its own. */
  readonly withoutConsent: number;
  readonly comeBack: number;
  readonly comeBackDays: number;
  readonly formShare: number;
}

export interface CallPlan {
  /** Share of visits in which somebody decides to call, before the advert's own factor. */
  readonly share: number;
  /** When they call: during the visit, later the same day, or days later, when the number is lent to others. */
  readonly soon: number;
  readonly later: number;
  readonly soonS: number;
  readonly laterMinutes: number;
  readonly daysLater: number;
  /** A day: callers who know the office's own number, robots and old printouts that call numbers of the pools. */
  readonly directADay: number;
  readonly robotsADay: number;
  readonly printsADay: number;
  /** Share of those who were not answered that call again, and after how long. */
  readonly again: number;
  readonly againMinutes: number;
  /** Share of those who call all the same when nobody answers. */
  readonly whenClosed: number;
}

export interface FloorPlan {
  readonly agents: readonly string[];
  readonly menuS: number;
  readonly leaveMenu: number;
  readonly serviceShare: number;
  readonly patienceS: number;
  readonly longestWaitS: number;
  readonly ringS: number;
  readonly missShare: number;
  readonly talkS: number;
  readonly wrapUpS: number;
}

export interface SalesPlan {
  /** Share of answered new callers who become a lead, of leads that become an offer, and of offers that are won. */
  readonly leadShare: number;
  readonly dealShare: number;
  readonly winShare: number;
  readonly closeDays: number;
  readonly amount: number;
}

/** A firm of three offices that is busy on weekdays, and less at the weekend. Throws a RangeError where it would have too many callers. */
export function worldPlan(choice: {
  readonly seed: string;
  readonly firstDay: string;
  readonly days: number;
  readonly zone: string;
  readonly visitorsADay: number;
}): WorldPlan {
  const { visitorsADay, ...when } = choice;
  const agents = Math.max(2, Math.round(visitorsADay / 120));
  const plan: WorldPlan = {
    ...when,
    currency: 'EUR',
    rhythm: {
      weekdays: [1.2, 1.15, 1.1, 1.1, 1, 0.75, 0.7],
      hours: [0.2, 0.1, 0.05, 0.05, 0.1, 0.2, 0.4, 0.7, 1.2, 1.7, 2, 2, 1.7, 1.4, 1.4, 1.6, 1.8, 1.8, 1.5, 1.3, 1.2, 1.1, 0.8, 0.5],
    },
    offices: officesOf([
      ['north', 5, 24],
      ['harbour', 3, 14],
      ['airport', 2, 8],
    ]),
    adverts,
    leaseMinutes: 5,
    restMinutes: 30,
    visits: {
      ...{ newADay: visitorsADay, pages: 2.4, pageS: 55, untracked: 0.08, withoutConsent: 0.15 },
      ...{ comeBack: 0.2, comeBackDays: 2, formShare: 0.006 },
    },
    calls: {
      ...{ share: 0.1, soon: 0.6, later: 0.28, soonS: 50, laterMinutes: 40, daysLater: 2, again: 0.5, againMinutes: 40, whenClosed: 0.25 },
      ...{ directADay: visitorsADay * 0.07, robotsADay: visitorsADay * 0.03, printsADay: visitorsADay * 0.015 },
    },
    floor: {
      agents: Array.from({ length: agents }, (_, at) => `agent ${at + 1}`),
      ...{
        menuS: 7,
        leaveMenu: 0.03,
        serviceShare: 0.3,
        patienceS: 90,
        longestWaitS: 600,
        ringS: 5,
        missShare: 0.04,
        talkS: 190,
        wrapUpS: 25,
      },
    },
    sales: { leadShare: 0.45, dealShare: 0.55, winShare: 0.45, closeDays: 3, amount: 900 },
  };
  refuseTooMany(plan);
  return plan;
}

/** Numbers of a range that belongs to nobody: +1 202 555 01xx. */
export function officesOf(sizes: readonly (readonly [name: string, weight: number, poolSize: number])[]): Office[] {
  let taken = 0;
  const next = (): string => {
    taken += 1;
    if (taken > 100) throw new RangeError('the range of numbers that belong to nobody has 100; make the pools smaller');
    return `+120255501${String(taken - 1).padStart(2, '0')}`;
  };
  return sizes.map(([name, weight, size]) => ({
    ...{ name, weight, number: next(), overflow: next(), newsletter: next() },
    pool: Array.from({ length: size }, next),
  }));
}

export const website = 'https://www.example.com';

/** The website's connection, as its owner would set it. */
export function siteOf({ offices, leaseMinutes, restMinutes }: WorldPlan): SiteSettings {
  return siteSettings.parse({
    ...{ origins: [website], consent: 'full', leaseMinutes, restMinutes },
    pools: Object.fromEntries(offices.map(({ name, pool }) => [name, pool])),
    targets: offices.map(({ name, number, overflow, newsletter }) => ({
      ...{ number, pool: name, overflow },
      static: [{ source: 'newsletter', medium: 'email', campaign: null, number: newsletter }],
    })),
  });
}
