import { numbersChanged } from '#connectors/site/numbers.ts';
import { Callers } from './callers.ts';
import { Floor } from './floor.ts';
import { People } from './people.ts';
import { siteOf, type WorldPlan } from './plan.ts';
import { Sales } from './sales.ts';
import { Spending } from './spending.ts';
import { Stage } from './stage.ts';
import type { Told } from './told.ts';
import { Visitors } from './visitors.ts';

/**
 * A small firm's adverts, website, telephones and sales, as the deliveries of its systems in the order of time, with the truth between
 * them. Follows from the plan alone; what it keeps in memory is what goes on at a moment, however long it runs.
 * Throws a RangeError where the plan has more people than numbers that belong to nobody.
 */
export function* world(plan: WorldPlan): Generator<Told, void, undefined> {
  const stage = new Stage(plan);
  const people = new People(stage);
  const sales = new Sales(stage);
  const spending = new Spending(stage);
  const floor = new Floor(stage, (call) => {
    stage.truth(call);
    sales.afterCall(call);
    callers.afterwards(call);
  });
  const callers = new Callers(stage, people, floor);
  const visitors = new Visitors(stage, people, {
    clicked: (advert) => spending.clicked(advert),
    calls: (intent) => callers.fromPage(intent),
    leftForm: (intent) => sales.afterForm(intent),
  });
  stage.site({ kind: 'numbers', at: stage.now, numbers: numbersChanged(null, siteOf(plan)) });
  for (const part of [spending, floor, callers, visitors]) part.start();
  do yield* stage.takeTold();
  while (stage.agenda.step());
}
