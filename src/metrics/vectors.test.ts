import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { asking } from '../../test/ask.ts';
import { temporaryWarehouse } from '../../test/warehouse.ts';
import { metricById } from './catalogue.ts';
import { runVector, Vector } from '../../test/run-vector.ts';

/** The dictionary's vectors, one account each, through the same report that the API serves. */
const vectors = z.array(Vector).parse(JSON.parse(readFileSync(new URL('../../test/metric-vectors.json', import.meta.url), 'utf8')));
let warehouse: Awaited<ReturnType<typeof temporaryWarehouse>>;

beforeAll(async () => {
  warehouse = await temporaryWarehouse();
});
afterAll(async () => {
  await warehouse.close();
});

describe('vectors of the metric dictionary', () => {
  const defined = vectors.filter((vector) => metricById.has(vector.metric));

  it.each(defined.map((vector) => [vector.id, vector.metric, vector.note, vector] as const))('%s %s: %s', async (id, _, __, vector) => {
    await warehouse.load(id, vector.facts);
    const result = await runVector(vector, async (request) => await asking(warehouse).report(id, request));
    expect({ got: result.got, why: result.why, verdict: result.verdict }).toMatchObject(
      laterMethods.has(id) ? { verdict: 'not defined' } : { verdict: 'passed', why: null },
    );
  });

  it('knows every metric of the first issue', () => {
    const missing = new Set(vectors.map((vector) => vector.metric).filter((metric) => !metricById.has(metric)));
    expect([...missing].toSorted()).toEqual(laterMetrics.toSorted());
  });
});

/** Methods of known metrics that need tickets or surveys. */
const laterMethods: ReadonlySet<string> = new Set(['FCR-06', 'FCR-08']);

/** What they need (tickets, surveys, activities, speech) comes with later issues. */
const laterMetrics = [
  'agent_talk_ratio',
  'average_deal_value',
  'average_revenue_per_customer',
  'caller_lifetime_value',
  'control_event_count',
  'conversation_ownership_map',
  'csat',
  'customer_churn_rate',
  'follow_up_rate',
  'interruption_rate',
  'lead_conversion_rate',
  'lead_leakage_rate',
  'lead_response_time',
  'mean_treatment_time',
  'nps',
  'ownership_loss_stage',
  'pipeline_velocity',
  'qualified_lead_rate',
  'revenue_per_successful_call',
  'script_adherence_rate',
  'silence_ratio',
  'survey_response_rate',
  'win_rate',
];
