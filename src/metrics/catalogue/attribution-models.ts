import { z } from 'zod';
import { type Credits, type Path } from '#attribution/credit.ts';
import { markovCredits, mostChannels } from '#attribution/markov.ts';
import { shapleyCredits } from '#attribution/shapley.ts';
import { callsToShare } from '#metrics/attributed-calls.ts';
import { attributionParams } from '#metrics/attribution-params.ts';
import { askedAgain, callbacksOf, dealsOf, leadsOf, longestDays, sameRequestMin } from '#metrics/conversions.ts';
import { type Built, defineMetric, type Figures, grouped, numberOf } from '#metrics/define.ts';
import { and, atLeast, column, equals, number, text } from '#metrics/expression.ts';
import { mostSteps, pathsOf, pathText, shareOf } from '#metrics/paths.ts';
import { type BuildContext, count, type Judged, judged, type Population, sum, tally } from '#metrics/population.ts';
import { refuse } from '#metrics/refuse.ts';
import { cite } from '#metrics/sources.ts';
import { models, type Unshared, wholeShare } from '#metrics/touches.ts';

export const attributionModels = defineMetric({
  id: 'attribution_models',
  title: 'Models of attribution side by side',
  says: 'The same calls (or leads, won deals, callback orders) as each of eight models shares them out among what led to them: the models differ by channel, and together each comes to all.',
  formula: `a path = the sessions of a visitor up to lookback_days before what is counted, of more than ${mostSteps} the last ${mostSteps}; visitors who came in the period and reached nothing in it have a path up to their last session. The first six models as in calls by source, which looks at all sessions. Markov: visitors walk from step to step as often as was seen; a channel has the part that is lost when who comes to it is lost, of the sum of all such parts. Shapley: what a channel adds on average, over all orders in which channels can come, where channels are worth what all paths reached that hold no other`,
  unit: 'named',
  better: 'neutral',
  anchor:
    'calls.started_at, creation of leads, deals.closed_at, callbacks.requested_at; sessions.started_at of visitors who reached nothing',
  aggregation: 'computed anew for each period: periods do not add up to a longer one by Markov',
  openKeys: true,
  addsUpTo: 'all touches of all paths of the period',
  params: {
    outcome: z.enum(['calls', 'leads', 'won_deals', 'callback_orders']).default('calls').describe('what is shared out'),
    dimension: z
      .enum(['channel', 'source/medium', 'source', 'medium', 'campaign', 'keyword', 'landing_page'])
      .default('channel')
      .describe('what it is shared out among'),
    lookback_days: attributionParams.lookback_days,
    window_h: attributionParams.window_h,
  },
  build({ outcome, dimension: by, lookback_days: lookbackDays, window_h: windowH }, context) {
    const dimension = by === 'source/medium' ? 'source_medium' : by;
    const other = [...context.split].find((name) => name !== dimension);
    if (other !== undefined) {
      const why = `Markov and Shapley share out everything of the period at once: wanted ${dimension} alone, or another \`dimension\``;
      throw refuse('method-not-available', 'dimension of attribution_models', other, why);
    }
    const { rows, reachDays } = reached(outcome, context, { model: null, lookbackDays, windowH });
    return grouped([dimension], sideBySide(judged(pathsOf(rows, context, { dimension, lookbackDays, reachDays }))));
  },
  sources: [
    cite('anderl', 'removal effect in a first-order chain'),
    cite('zhao-shapley', 'the simplified formula'),
    cite('ga4', 'last non-direct, look-back windows'),
  ],
});

interface Reached {
  readonly rows: Population;
  /** What led to them may have begun so many days before the period. */
  readonly reachDays: number;
}

function reached(outcome: 'calls' | 'leads' | 'won_deals' | 'callback_orders', context: BuildContext, choice: Unshared): Reached {
  switch (outcome) {
    case 'calls':
      return { rows: callsToShare(context, choice.windowH), reachDays: 0 };
    case 'leads':
      return { rows: leadsOf(context, choice), reachDays: choice.lookbackDays };
    case 'won_deals': {
      // A refund is no further win.
      const isOrder = and(equals(column('status'), text('won')), atLeast(column('amount'), number(0)));
      return { rows: { ...dealsOf(context, choice), base: isOrder }, reachDays: longestDays };
    }
    case 'callback_orders':
      return {
        rows: { ...callbacksOf(context, sameRequestMin, choice), refused: [askedAgain(sameRequestMin)] },
        reachDays: choice.lookbackDays,
      };
  }
}

/** `on_path` opens to what was reached by a path that holds the channel, `all` to everything that was reached. */
function sideBySide(paths: Judged): Built {
  const shares = models.map((model) => [model, sum(paths, column(shareOf(model)), { per: wholeShare })] as const);
  const isFirst = equals(column('place'), number(1));
  const parts = {
    ...Object.fromEntries(shares),
    on_path: count(paths, and(column('is_reached'), column('is_first'))),
    all: count(paths, and(column('is_reached'), isFirst)),
    paths: tally(paths, pathText, { where: isFirst, most: mostPaths }),
  };
  const creditsOf = remembered(creditsFrom);
  const value: Built['value'] = ({ figures, whole, keys }) => {
    const all = numberOf(whole['all']) ?? 0;
    const { markov, shapley } = creditsOf(whole);
    const [channel = null] = keys ?? [];
    const of = (credits: Credits) => (keys === null ? all : (credits.get(channel) ?? 0) / wholeShare);
    return {
      value: {
        ...Object.fromEntries(models.map((model) => [model, numberOf(figures[model]) ?? 0])),
        ...{ markov: of(markov), shapley: of(shapley) },
        on_path: keys === null ? all : (numberOf(figures['on_path']) ?? 0),
      },
      num: null,
      den: null,
    };
  };
  const isEmpty: Built['isEmpty'] = (cell) => Object.values(value(cell).value as Record<string, number>).every((figure) => figure === 0);
  return { parts, needs: {}, groups: [], value, isEmpty };
}

/** Different paths that are read: nothing else is answered while they are shared out. */
const mostPaths = 50_000;

interface BothCredits {
  readonly markov: Credits;
  readonly shapley: Credits;
}

function creditsFrom(whole: Figures): BothCredits {
  const tallied = whole['paths'];
  const written = Array.isArray(tallied) ? tallied : [];
  if (written.length > mostPaths) {
    const why = `wanted at most ${mostPaths}: choose a shorter period or a coarser dimension`;
    throw refuse('method-not-available', 'different paths of attribution_models', `more than ${mostPaths}`, why);
  }
  const paths = written.map(pathFrom);
  const channels = new Set(paths.flatMap((path) => path.channels)).size;
  if (channels > mostChannels) {
    throw refuse(
      'method-not-available',
      'channels of attribution_models',
      channels,
      `wanted at most ${mostChannels}: choose a coarser dimension`,
    );
  }
  return { markov: markovCredits(paths, wholeShare), shapley: shapleyCredits(paths, wholeShare) };
}

/** `3 +["paid_search","direct"]`; see `pathText`. */
function pathFrom(written: string): Path {
  const [times = ''] = written.split(' ', 1);
  const names = z.array(z.string()).parse(JSON.parse(written.slice(times.length + 2)));
  return { channels: names.map((name) => (name === '' ? null : name)), count: Number(times), converted: written[times.length + 1] === '+' };
}

/** Every row of a report asks for the same credits. */
function remembered<Of extends object, Found>(find: (of: Of) => Found): (of: Of) => Found {
  const known = new WeakMap<Of, Found>();
  return (of) => {
    const found = known.get(of) ?? find(of);
    known.set(of, found);
    return found;
  };
}
