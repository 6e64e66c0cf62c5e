import { z } from 'zod';
import { callsShown, differentCallers } from '#metrics/attributed-calls.ts';
import { attributionParams } from '#metrics/attribution-params.ts';
import { amount, type Built, defineMetric, type FigureValue, model as modelled, ratio, single } from '#metrics/define.ts';
import { above, column, equals, number } from '#metrics/expression.ts';
import { erlangB } from '#metrics/models/erlang.ts';
import { numberCollision } from '#metrics/models/collision.ts';
import { callsWithoutLease, foundNone, poolVisits } from '#metrics/pool-visits.ts';
import { peakSessions, poolNumbers, sessionLengths } from '#metrics/pool-load.ts';
import { type BuildContext, count, judged, maximum, sum } from '#metrics/population.ts';
import { refuse } from '#metrics/refuse.ts';
import { cite } from '#metrics/sources.ts';

const id = 'pool_collision_probability';

export const poolCollisionProbability = defineMetric({
  id,
  title: 'Number pool too small',
  says: 'How often the pool has no number of its own for a visitor, or a call could have come from several of those who saw its number.',
  formula:
    'erlang_b: B(numbers, sessions_per_hour · hold_s / 3600) = share of visitors who find no free number. random_per_visitor: 1 − (1 − 1/N)^(k−1); random_any: 1 − Π(1 − i/N), for k visitors at once. observed: calls whose number was shown to two sessions or more that can have called (seen before the call, lost no more than window_h before it) / calls whose number was shown to one at least',
  unit: 'ratio',
  better: 'lower',
  anchor: 'busiest hour of the period; observed: calls.started_at',
  aggregation: 'observed: parts add; models are computed anew',
  addsUpTo: 'observed: all inbound calls of the period',
  params: {
    model: z
      .enum(['erlang_b', 'random_per_visitor', 'random_any', 'observed'])
      .default('erlang_b')
      .describe('numbers held while they are in use, numbers handed out at random, or what happened'),
    numbers: z.number().int().min(1).max(100_000).optional().describe('numbers of the pool; left out: those of all pools'),
    sessions_per_hour: z
      .number()
      .min(0)
      .optional()
      .describe('visitors who need a number; left out: sessions of the busiest hour of the period'),
    hold_s: z.number().min(0).optional().describe('how long one keeps a number; left out: mean length of a session and half an hour'),
    concurrent: z.number().int().min(1).max(1_000_000).optional().describe('visitors at once, where numbers are handed out at random'),
    window_h: z.number().min(0).max(720).default(1).describe('hours for which a session can still call a number that it was shown'),
  },
  build(params, context) {
    switch (params.model) {
      case 'observed': {
        const untracked = { reason: 'its number was shown to nobody', when: equals(column('sessions_that_saw_it'), number(0)) };
        const calls = judged(callsShown(context, params.window_h), [untracked]);
        return ratio(count(calls, above(column('sessions_that_saw_it'), number(1))), count(calls));
      }
      case 'random_per_visitor':
      case 'random_any': {
        const { numbers, concurrent } = params;
        if (numbers === undefined) throw refuse('invalid-param', `numbers of ${id}`, null, `wanted for ${params.model}`);
        if (concurrent === undefined) throw refuse('invalid-param', `concurrent of ${id}`, null, `wanted for ${params.model}`);
        const value = numberCollision(params.model, numbers, concurrent);
        return modelled(() => ({ value, num: null, den: null }));
      }
      case 'erlang_b':
        return lossOf(params, context);
    }
  },
  sources: [
    cite('nimbata-pool', 'numbers = the load itself'),
    cite('matelso', 'utilisation'),
    cite('ninjacat', 'the last visitor within an hour'),
    cite('callscaler', 'a lock of 30 minutes, a number for the rest'),
  ],
});

export const poolLossRate = defineMetric({
  id: 'pool_loss_rate',
  title: 'Visits that found no number free',
  says: 'Visits that asked a number pool and found no number free, of all visits that asked it. Their calls cannot be told apart: they see the shared number, or that of the page.',
  formula:
    'visits for which no number was free when they first asked the pool / visits that asked it. A visit counts once for each pool, also where it found a number later. A number is not free while it is lent and while it rests',
  unit: 'ratio',
  better: 'lower',
  anchor: 'assignments.from, of the first asking of the pool',
  aggregation: 'parts add',
  addsUpTo: 'all visits that asked a pool in the period',
  params: {},
  build(_params, context) {
    const visits = poolVisits(context);
    return ratio(count(visits, foundNone), count(visits));
  },
  sources: [cite('matelso', 'utilisation'), cite('callscaler', 'the fallback number'), cite('nimbata-pool')],
});

export const unleasedCalls = defineMetric({
  id: 'calls_without_lease',
  title: 'Calls without a lease',
  says: 'Calls to numbers of pools that nobody was shown who can have called: robots, old printouts, numbers that somebody kept for long.',
  formula:
    'inbound calls that name no session, to a number that is or was in a pool and stands for no source of its own, which was shown to no session before the call, or was lost more than window_h before it. unique: their different callers',
  unit: 'count',
  better: 'lower',
  anchor: 'calls.started_at',
  aggregation: 'additive; different callers are not',
  addsUpTo: 'the same calls',
  params: {
    window_h: attributionParams.window_h,
    unique: z.boolean().default(false).describe('count different callers'),
  },
  build({ window_h: windowH, unique }, context) {
    const calls = callsWithoutLease(context, windowH);
    return single(count(judged(unique ? differentCallers(calls) : calls)));
  },
  sources: [
    cite('callscaler', 'a number for the rest'),
    cite('delacon', 'a repeat call'),
    cite('ninjacat', 'the last visitor within an hour'),
  ],
});

/** Seconds for which a number rests after a session, before another one gets it. */
const restS = 1800;

interface Load {
  readonly numbers?: number | undefined;
  readonly sessions_per_hour?: number | undefined;
  readonly hold_s?: number | undefined;
}

/** What is not given is counted. */
function lossOf({ numbers, sessions_per_hour: rate, hold_s: hold }: Load, context: BuildContext): Built {
  const lengths = judged(sessionLengths(context));
  const parts = {
    ...(numbers === undefined ? { numbers: count(judged(poolNumbers(context))) } : {}),
    ...(rate === undefined ? { sessions_per_hour: maximum(judged(peakSessions(context)), column('sessions')) } : {}),
    ...(hold === undefined ? { session_seconds: sum(lengths, column('length_ms'), { per: 1000 }), sessions: count(lengths) } : {}),
  };
  return {
    parts,
    needs: {},
    groups: [],
    value: ({ figures }) => {
      const many = numbers ?? amount(figures['numbers']);
      const held = hold ?? meanOf(figures['session_seconds'], figures['sessions']);
      const value = many === 0 || held === null ? null : erlangB(many, ((rate ?? amount(figures['sessions_per_hour'])) * held) / 3600);
      return { value, num: null, den: null };
    },
    isEmpty: () => false,
  };
}

function meanOf(seconds: FigureValue | undefined, sessions: FigureValue | undefined): number | null {
  return amount(sessions) === 0 ? null : amount(seconds) / amount(sessions) + restS;
}
