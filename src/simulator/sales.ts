import { dayMs, minuteMs, toIso, toIsoOrNull } from '#domain/instant.ts';
import type { Random } from './random.ts';
import type { Stage } from './stage.ts';
import type { CallTruth, DealTruth, LeadTruth } from './told.ts';
import type { Intent } from './visitors.ts';

/** The list of customers: who becomes a lead, what is offered, what is sold. */
export class Sales {
  readonly #stage: Stage;
  readonly #random: Random;
  #leads = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#random = stage.random('sales');
  }

  afterCall({ id, caller, outcome, queue, why }: CallTruth): void {
    if (outcome !== 'answered' || queue !== 'sales' || why === 'robot') return;
    if (!this.#random.chance(this.#stage.plan.sales.leadShare)) return;
    // Written down after the talk, and on the call, too.
    this.#stage.agenda.after(1 + this.#random.exponential(minuteMs), () => {
      const lead = this.#lead({ phone: caller, origin: 'answered_call', session: null, call: id }, null);
      this.#stage.callEvent(id, 'call_noted', { note: { lead_id: lead.id, goals: ['lead'] } });
    });
  }

  afterForm({ phone, session, visitor }: Intent & { readonly visitor: string | null }): void {
    this.#lead({ phone, origin: 'form', session, call: null }, visitor);
  }

  #lead(of: Pick<LeadTruth, 'phone' | 'origin' | 'session' | 'call'>, visitor: string | null): LeadTruth {
    this.#leads += 1;
    const { agenda, plan, now } = this.#stage;
    const lead: LeadTruth = { of: 'lead', id: `l${this.#leads}`, createdAt: now, status: 'open', ...of };
    const told = (now: LeadTruth, closed: boolean): void => {
      this.#stage.truth(now);
      this.#stage.event('crm', {
        ...{
          kind: 'lead_recorded',
          id: now.id,
          created_at: toIso(now.createdAt),
          phone: now.phone,
          origin: now.origin,
          status: now.status,
        },
        ...{ session_id: now.session, visitor_id: visitor, closed_at: closed ? toIso(this.#stage.now) : null },
      });
    };
    told(lead, false);
    if (this.#random.chance(plan.sales.dealShare)) {
      agenda.begin(now + this.#random.exponential(dayMs), () => this.#deal(lead, (status) => told({ ...lead, status }, true)));
    }
    return lead;
  }

  #deal(lead: LeadTruth, closed: (status: 'won' | 'lost') => void): void {
    const { agenda, plan, now } = this.#stage;
    const { amount, closeDays, winShare } = plan.sales;
    const cents = Math.round((0.25 + this.#random.exponential(0.75)) * amount * 100);
    const deal: DealTruth = {
      ...{ of: 'deal', id: `d${lead.id}`, lead: lead.id, createdAt: now, closedAt: null, status: 'open', amount: cents / 100 },
    };
    const told = (now: DealTruth): void => {
      this.#stage.truth(now);
      this.#stage.event('crm', {
        ...{
          kind: 'deal_recorded',
          id: now.id,
          created_at: toIso(now.createdAt),
          closed_at: toIsoOrNull(now.closedAt),
          status: now.status,
        },
        ...{ amount: now.amount, currency: plan.currency, lead_id: now.lead, customer_phone: lead.phone },
      });
    };
    told(deal);
    agenda.begin(now + this.#random.exponential(closeDays * dayMs), () => {
      const status = this.#random.chance(winShare) ? 'won' : 'lost';
      told({ ...deal, closedAt: this.#stage.now, status });
      closed(status);
    });
  }
}
