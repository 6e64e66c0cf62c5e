import type { Advert } from './adverts.ts';
import type { LocalDay } from './calendar.ts';
import type { Random } from './random.ts';
import type { Stage } from './stage.ts';

const columns = ['Day', 'Source', 'Medium', 'Campaign', 'Campaign ID', 'Impressions', 'Clicks', 'Cost'] as const;

/** What the ad systems count, and report when a day is over. */
export class Spending {
  readonly #stage: Stage;
  readonly #random: Random;
  readonly #clicks = new Map<Advert, { clicks: number; cents: number }>();

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#random = stage.random('spending');
  }

  start(): void {
    const { agenda, calendar } = this.#stage;
    for (const day of calendar.days) agenda.at(day.before, () => this.#report(day));
  }

  clicked(advert: Advert): void {
    const before = this.#clicks.get(advert) ?? { clicks: 0, cents: 0 };
    const price = (advert.cost?.perClick ?? 0) * (0.6 + 0.8 * this.#random.next());
    this.#clicks.set(advert, { clicks: before.clicks + 1, cents: before.cents + Math.round(price * 100) });
  }

  #report({ date }: LocalDay): void {
    const lines: string[] = [];
    for (const advert of this.#stage.plan.adverts) {
      const { source, medium, campaign, cost } = advert;
      const counted = this.#clicks.get(advert);
      if (cost === null || counted === undefined) continue;
      const { clicks, cents } = counted;
      const impressions = Math.round((clicks / cost.clickShare) * (0.8 + 0.4 * this.#random.next()));
      lines.push([date, source, medium, campaign, cost.campaignId, impressions, clicks, (cents / 100).toFixed(2)].join(','));
      const cause = { source, medium, campaign };
      this.#stage.truth({ of: 'spend', id: `${date}/${cost.campaignId}`, date, cause, cents, clicks, impressions });
    }
    this.#clicks.clear();
    if (lines.length > 0) this.#stage.costs(columns, lines);
  }
}
