import { z } from 'zod';
import { callsShown } from '#metrics/attributed-calls.ts';
import { amount, type Built, defineMetric, type FigureValue, model as modelled, ratio } from '#metrics/define.ts';
import { above, column, equals, number } from '#metrics/expression.ts';
import { erlangB } from '#metrics/models/erlang.ts';
import { numberCollision } from '#metrics/models/collision.ts';
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
