import { z } from 'zod';
import { defineMetric, ratio } from '#metrics/define.ts';
import { column, equals, isNull, text } from '#metrics/expression.ts';
import { callsOf } from '#metrics/grains.ts';
import { count, judged } from '#metrics/population.ts';

export const blockedCallRate = defineMetric({
  id: 'blocked_call_rate',
  title: 'Blocked calls',
  says: 'Callers who were turned away for lack of capacity (busy tone), of all who called.',
  formula:
    'inbound calls with outcome blocked / inbound calls that were not screened; `literal`: every call that did not reach an agent / the same',
  unit: 'ratio',
  better: 'lower',
  anchor: 'calls.started_at',
  aggregation: 'parts add',
  addsUpTo: 'all inbound calls of the period',
  params: {
    variant: z
      .enum(['busy', 'literal'])
      .default('busy')
      .describe('busy = lack of capacity only; literal = every call that did not reach an agent'),
  },
  build({ variant }, context) {
    const arrived = judged(callsOf(context, { direction: 'inbound' }));
    const blocked = equals(column('outcome'), text('blocked'));
    return ratio(count(arrived, variant === 'busy' ? blocked : isNull(column('answered_at'))), count(arrived));
  },
  benchmarks: [
    { segment: 'all', low: null, high: 0.05, source: 'article 000' },
    { segment: 'inbound', low: null, high: 0.02, source: 'voxco' },
  ],
  sources: ['articles 000, 002', 'klipfolio: literal formula', 'voxco: busy tone', 'wazo: saturated and blocked apart'],
});
