import type { SiteSettings } from '#connectors/site/settings.ts';
import type { SiteMessage } from '#connectors/site/stored.ts';
import { dayMs, type Instant, minuteMs } from '#domain/instant.ts';
import { type Advert, direct } from './adverts.ts';
import type { People, Person } from './people.ts';
import { type Office, siteOf, website } from './plan.ts';
import { Pools } from './pool.ts';
import type { Random } from './random.ts';
import type { Stage } from './stage.ts';
import type { Cause, SessionTruth } from './told.ts';

/** Somebody who has a number before his eyes and wants to call it. */
export interface Intent {
  readonly phone: string;
  readonly number: string;
  readonly session: string | null;
  readonly cause: Cause;
}

/** Who hears of what visitors do. */
export interface VisitorsHeard {
  readonly clicked: (advert: Advert) => void;
  readonly calls: (intent: Intent) => void;
  readonly leftForm: (intent: Intent & { readonly visitor: string | null }) => void;
}

interface Visit {
  readonly person: Person;
  readonly advert: Advert;
  readonly keyword: string | null;
  readonly office: Office;
  readonly target: number;
  readonly pages: number;
  /** The page at which they decide to call; -1 = none. */
  readonly callOn: number;
  open: OpenSession | null;
}

/** A session as the tag and the server know it. */
interface OpenSession {
  readonly id: string;
  readonly visitor: string;
  readonly startedAt: Instant;
  readonly landing: string;
  readonly office: string;
  readonly seen: SessionTruth['seen'];
  lent: SessionTruth['lent'];
  lastAt: Instant;
  lease: { readonly number: string; readonly from: Instant; until: Instant } | null;
  closed: boolean;
}

type SessionMessage = Extract<SiteMessage, { kind: 'session' }>;
type Given = Omit<SessionMessage['answer'][number], 'target'> & Required<Pick<SessionMessage, 'asked'>>;

const paths = ['', '/implants', '/prices', '/contact'];

/** People at the website: each page asks for its number as the tag does, and holds it while it is looked at. */
export class Visitors {
  readonly #stage: Stage;
  readonly #people: People;
  readonly #heard: VisitorsHeard;
  readonly #random: Random;
  readonly #site: SiteSettings;
  readonly #pools: Pools;

  constructor(stage: Stage, people: People, heard: VisitorsHeard) {
    this.#stage = stage;
    this.#people = people;
    this.#heard = heard;
    this.#random = stage.random('visits');
    this.#site = siteOf(stage.plan);
    const { leaseMinutes, restMinutes } = stage.plan;
    this.#pools = new Pools(this.#site.pools, { leaseMs: leaseMinutes * minuteMs, restMs: restMinutes * minuteMs });
  }

  start(): void {
    const { adverts, visits } = this.#stage.plan;
    const chosen = this.#stage.random('adverts');
    this.#stage.arrivals('visitors', visits.newADay, () => this.#visit(this.#people.someone(), chosen.pick(adverts)));
  }

  #visit(person: Person, advert: Advert): void {
    const { offices, visits, calls } = this.#stage.plan;
    const random = this.#random;
    const office = random.pick(offices);
    const pages = random.geometric(visits.pages);
    const keyword = advert.keywords[random.below(advert.keywords.length)] ?? null;
    const callOn = random.chance(calls.share * advert.callFactor) ? random.below(pages) : -1;
    if (advert.cost !== null) this.#heard.clicked(advert);
    this.#page({ person, advert, keyword, office, target: offices.indexOf(office), pages, callOn, open: null }, 0);
  }

  #page(visit: Visit, at: number): void {
    const { agenda, plan } = this.#stage;
    const until = agenda.now + Math.round(this.#random.exponential(plan.visits.pageS * 1000));
    const path = `/${visit.office.name}${at === 0 && visit.advert.campaign === null ? '' : (paths[this.#random.below(paths.length)] ?? '')}`;
    const shown = visit.person.tracked ? this.#ask(visit, path, at, until) : visit.office.number;
    if (at === visit.callOn) this.#decide(visit, shown);
    if (this.#random.chance(plan.visits.formShare)) {
      this.#heard.leftForm({ ...this.#intent(visit, shown), visitor: visit.open?.visitor ?? null });
    }
    agenda.at(until, () => {
      if (at + 1 < visit.pages) this.#page(visit, at + 1);
      else this.#leave(visit);
    });
  }

  /** What the tag asks at each page, and the number that then stands there. */
  #ask(visit: Visit, path: string, at: number, until: Instant): string {
    const { person, advert, keyword, office, target } = visit;
    const { now } = this.#stage;
    if (visit.open === null || person.consent === 'none') {
      if (visit.open !== null) this.#close(visit.open);
      visit.open = this.#opened(visit, path, at);
    }
    const session = visit.open;
    const led = session.seen.source === advert.source && session.seen.medium === advert.medium;
    const words = { source: advert.source, medium: advert.medium, campaign: advert.campaign, term: keyword, content: null };
    const utm = led ? Object.fromEntries(advert.utm.flatMap((name) => (words[name] === null ? [] : [[name, words[name]]]))) : {};
    const ids = led && advert.clickId !== null ? { [advert.clickId]: session.id.slice(0, 20) } : {};
    const referrer = led ? advert.referrer : `${website}/${office.name}`;
    const { asked, ...given } = this.#given(session, office);
    session.lastAt = now;
    this.#stage.site({
      ...{ kind: 'session', at: now, session: session.id, visitor: session.visitor, consent: person.consent, page: website + path },
      ...{ referrer, utm, ids, targets: [target], answer: [{ target: office.number, ...given }], asked },
    });
    this.#beat(session, until);
    return given.number;
  }

  #opened({ person, advert, keyword, office }: Visit, landing: string, at: number): OpenSession {
    // Where nothing may be kept, only the first page knows what led there.
    const led = at === 0 || person.consent === 'full';
    const seen = led ? { ...causeOf(advert), keyword } : { ...causeOf(direct), keyword: null };
    const visitor = person.consent === 'full' ? person.visitor : this.#random.hex(4);
    const { now } = this.#stage;
    return {
      ...{ id: this.#random.hex(4), visitor, startedAt: now, landing, office: office.name, seen },
      ...{ lent: 'not wanted', lastAt: now, lease: null, closed: false },
    };
  }

  #given(session: OpenSession, office: Office): Given {
    const { now, plan } = this.#stage;
    if (session.seen.source === 'newsletter') return { number: office.newsletter, pool: null, until: null, asked: [] };
    const first = session.lastAt === session.startedAt && session.lent === 'not wanted';
    const lease = this.#pools.take({ pool: office.name, session: session.id, visitor: session.visitor, now });
    if (first) session.lent = lease === null ? 'none free' : 'yes';
    const pool = {
      pool: office.name,
      numbers: this.#site.pools[office.name]?.length ?? 0,
      restMs: Math.round(plan.restMinutes * minuteMs),
    };
    const asked = [{ ...pool, again: lease?.again ?? false, lack: lease === null ? ('none_free' as const) : null }];
    if (lease === null) return { number: office.overflow, pool: null, until: null, asked };
    session.lease ??= { number: lease.number, from: now, until: lease.until };
    session.lease.until = lease.until;
    return { number: lease.number, pool: office.name, until: lease.until, asked };
  }

  /** The tag's sign of life, as often as it gives one, while the page is open. */
  #beat(session: OpenSession, until: Instant): void {
    this.#stage.agenda.after(this.#stage.plan.leaseMinutes * minuteMs * 0.3, () => {
      if (this.#stage.now >= until || session.closed) return;
      this.#tell(session);
      this.#beat(session, until);
    });
  }

  #tell(session: OpenSession, click?: string): void {
    const { now } = this.#stage;
    const kept = this.#pools.renew(session.id, now);
    const [held] = kept;
    if (held !== undefined && session.lease !== null) session.lease.until = held.until;
    session.lastAt = now;
    this.#stage.site({
      ...{ kind: 'told', at: now, session: session.id, visitor: session.visitor, kept },
      ...(click === undefined ? {} : { click }),
    });
  }

  #intent({ person, open, advert }: Visit, number: string): Intent {
    return { phone: this.#people.phoneOf(person), number, session: open?.id ?? null, cause: causeOf(advert) };
  }

  /** Some call from the page, some later the same day, some after days: then the number may be lent to somebody else. */
  #decide(visit: Visit, shown: string): void {
    const { soon, later, soonS, laterMinutes, daysLater } = this.#stage.plan.calls;
    const random = this.#random;
    const kind = random.next();
    const mean = kind < soon ? soonS * 1000 : kind < soon + later ? laterMinutes * minuteMs : daysLater * dayMs;
    const delay = random.exponential(mean);
    const intent = this.#intent(visit, shown);
    const { agenda } = this.#stage;
    const { open } = visit;
    if (open !== null && kind < soon && random.chance(0.4)) {
      agenda.after(delay, () => {
        if (!open.closed) this.#tell(open, shown);
      });
    }
    agenda.begin(agenda.now + delay + 3000, () => this.#heard.calls(intent));
  }

  #leave(visit: Visit): void {
    if (visit.open !== null) this.#close(visit.open);
    const { agenda, plan } = this.#stage;
    if (!this.#random.chance(plan.visits.comeBack)) return;
    const wait = this.#random.exponential(plan.visits.comeBackDays * dayMs);
    const advert = this.#random.chance(0.5) ? direct : this.#random.pick(plan.adverts);
    // A visit goes on when somebody is back within half an hour.
    agenda.begin(agenda.now + 31 * minuteMs + wait, () => this.#visit(visit.person, advert));
  }

  #close(session: OpenSession): void {
    session.closed = true;
    const { id, visitor, startedAt, lastAt, landing, seen, office, lent, lease } = session;
    this.#stage.truth({ of: 'session', id, visitor, startedAt, lastAt, landing, seen, office, lent });
    if (lease === null) return;
    this.#stage.truth({ of: 'assignment', id, number: lease.number, session: id, visitor, from: lease.from, to: lease.until });
  }
}

function causeOf({ source, medium, campaign }: Advert): Cause {
  return { source, medium, campaign };
}
