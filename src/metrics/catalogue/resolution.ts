import { dayMs } from '#domain/instant.ts';
import { z } from 'zod';
import { calledAgain, contactsOf, isRepeat } from '#metrics/contacts.ts';
import { defineMetric, ratio } from '#metrics/define.ts';
import { above, and, call, column, either, isKnown, isNull, moment, no, not, number, or, plus } from '#metrics/expression.ts';
import { callsOf } from '#metrics/grains.ts';
import { type BuildContext, count, judged, type Reason } from '#metrics/population.ts';
import { refuse } from '#metrics/refuse.ts';
import { cite } from '#metrics/sources.ts';

const notAnswered: Reason = { reason: 'not answered', when: isNull(column('answered_at')) };
const resolved = either(column('resolved'), no);

export const firstContactResolution = defineMetric({
  id: 'first_contact_resolution',
  title: 'First contact resolution (FCR)',
  says: 'Callers whose matter was settled in one contact. Methods differ widely and are never mixed.',
  formula:
    'repeat_call: mature first contacts (answered, ended, identified, no answered call of the caller in the window before) without a further attempt within the window after the end, not escalated, no follow-up required / mature first contacts; agent_flag: resolved / answered',
  unit: 'ratio',
  better: 'higher',
  anchor: 'calls.started_at',
  aggregation: 'parts add within one method',
  addsUpTo: 'all inbound calls of the period',
  params: {
    method: z
      .enum(['repeat_call', 'survey', 'ticket', 'agent_flag'])
      .default('repeat_call')
      .describe('how it is known that a matter was settled'),
    window_days: z.number().positive().max(366).default(7).describe('a further attempt within so many days disproves it'),
    repeat_counts: z
      .enum(['any_attempt', 'answered'])
      .default('any_attempt')
      .describe('attempts that disprove it; short abandons never do'),
    net: z.boolean().default(false).describe('leave out calls that could not have been settled in one contact'),
    match_topic: z.boolean().default(false).describe('only contacts with a topic in common belong together'),
    short_abandon_s: z.number().min(0).default(5).describe('a caller who leaves before this never gave us a chance; 0 = off'),
  },
  build(params, context) {
    const { method, net } = params;
    if (method === 'survey' || method === 'ticket') {
      throw refuse(
        'method-not-available',
        'method of first_contact_resolution',
        method,
        `${method}s are not stored yet; known: repeat_call, agent_flag`,
      );
    }
    const ineligible: Reason | null = net ? { reason: 'could not be settled in one contact', when: not(column('fcr_eligible')) } : null;
    if (method === 'agent_flag') {
      const answered = judged(callsOf(context, { direction: 'inbound' }), [notAnswered, ineligible]);
      return ratio(count(answered, resolved), count(answered));
    }
    const contacts = contactsOf(context, {
      windowDays: params.window_days,
      repeatCounts: params.repeat_counts,
      matchTopic: params.match_topic,
      shortAbandonS: params.short_abandon_s,
    });
    const first = judged(contacts, [
      notAnswered,
      { reason: 'number withheld', when: isNull(column('caller')) },
      { reason: 'a repeat of an earlier contact', when: isRepeat(params.window_days) },
      ineligible,
      { reason: 'still active', when: isNull(column('ended_at')), pending: true },
      immature(context, params.window_days),
    ]);
    const settled = not(or(calledAgain(params.window_days), column('escalated'), column('followup_required')));
    return ratio(count(first, settled), count(first));
  },
  sources: [
    cite('call-tracking-16', 'no escalation or follow-up'),
    cite('service-indicators', 'tickets'),
    cite('call-analytics-11'),
    cite('sqm-method', 'survey with two questions'),
    cite('fcr-wiki', 'internal methods look 1 to 30 days'),
    cite('cch-fcr', '7 days'),
    cite('medallia', 'gross and net'),
    cite('freshservice', 'tickets without a customer reply'),
  ],
});

/** R4: the window has not fully elapsed at the evaluation instant. */
function immature({ asOf }: BuildContext, windowDays: number): Reason | null {
  if (asOf === null) return null;
  const until = plus(call('toUnixTimestamp64Milli', call('assumeNotNull', column('ended_at'))), number(windowDays * dayMs));
  const late = above(until, call('toUnixTimestamp64Milli', moment(asOf)));
  return { reason: 'the window is not over', when: and(isKnown(column('ended_at')), late), pending: true };
}

export const issueResolutionRate = defineMetric({
  id: 'issue_resolution_rate',
  title: 'Issue resolution rate',
  says: 'Answered calls whose matter was settled, in however many contacts, of those where it is known.',
  formula: 'resolved / answered calls where resolved is known; `all_answered`: / all answered calls',
  unit: 'ratio',
  better: 'higher',
  anchor: 'calls.started_at',
  aggregation: 'parts add',
  addsUpTo: 'all inbound calls of the period',
  params: {
    denominator: z.enum(['known', 'all_answered']).default('known').describe('leave out, or count as not settled, what nobody knows'),
  },
  build({ denominator }, context) {
    const unknown: Reason = { reason: 'nobody said whether it was settled', when: isNull(column('resolved')) };
    const answered = judged(callsOf(context, { direction: 'inbound' }), [notAnswered, denominator === 'known' ? unknown : null]);
    return ratio(count(answered, resolved), count(answered));
  },
  sources: [cite('call-tracking-16'), cite('fcr-wiki', 'agent logging, reopened issues and surveys')],
});

export const escalationRate = defineMetric({
  id: 'escalation_rate',
  title: 'Escalation rate',
  says: 'Answered calls that were handed to a higher tier; a transfer to a colleague is not an escalation.',
  formula: 'answered inbound calls with escalated / answered inbound calls',
  unit: 'ratio',
  better: 'lower',
  anchor: 'calls.started_at',
  aggregation: 'parts add',
  addsUpTo: 'all inbound calls of the period',
  params: { by: z.enum(['call', 'ticket']).default('call').describe('during the call, or by ticket within 24 hours') },
  build({ by }, context) {
    if (by === 'ticket') throw refuse('method-not-available', 'by of escalation_rate', by, 'tickets are not stored yet; known: call');
    const answered = judged(callsOf(context, { direction: 'inbound' }), [notAnswered]);
    return ratio(count(answered, column('escalated')), count(answered));
  },
  sources: [
    cite('call-tracking-16'),
    cite('supportman', 'escalation is upward, transfer lateral'),
    cite('oversai', 'takes escalations and transfers as one'),
  ],
});
