import { sourceTitle } from './sources.ts';

/**
 * What others reach, as data. Orientation, not standards; an account can set its own.
 * A benchmark is a range: at least `low`, at most `high`, null where that side is open.
 */
export interface BenchmarkEntry {
  readonly segment: string;
  readonly low: number | null;
  readonly high: number | null;
  readonly source: string;
  /** Year that the figure is about; null where the source does not say. */
  readonly year: number | null;
}

const entry = (segment: string, low: number | null, high: number | null, source: string, year: number | null = null): BenchmarkEntry =>
  Object.freeze({ segment, low, high, source, year });

const voxco = 'Voxco, percentage of calls blocked';
const talkdesk = 'Talkdesk, contact center benchmarks by industry';
const responses = `${sourceTitle('call-tracking-16')}, averages of lead response`;
const limit = sourceTitle('call-analytics-11');
const profit = sourceTitle('where-profit-hides');
const genesys = `${sourceTitle('call-tracking-16')}; Genesys Cloud, 80 % in 20 s as example`;
const sqm = 'SQM Group, first call resolution';
const adherence = 'ccplanning.net, adherence and conformance';
const consultmji = 'ConsultMJI, cold calling figures';
const turnella = 'turnella.com, contact centre forecasting review';

const catalogue: Readonly<Record<string, readonly BenchmarkEntry[]>> = {
  blocked_call_rate: [entry('all', null, 0.05, limit), entry('inbound', null, 0.02, voxco)],
  service_level: [entry('all, within 20 s', 0.8, null, genesys)],
  lead_response_time: [
    entry('target', null, 300, 'Harvard Business Review, the short life of online sales leads', 2011),
    entry('healthcare (mean)', null, 7500, responses),
    entry('telecommunications (mean)', null, 960, responses),
    entry('small business (mean)', null, 2880, responses),
    entry('mid-size business (mean)', null, 5880, responses),
    entry('enterprise (mean)', null, 5280, responses),
  ],
  missed_call_callback_rate: [entry('target', 1, null, `${profit}: everybody is called back`)],
  missed_call_callback_time: [entry('target', null, 300, 'Harvard Business Review, the short life of online sales leads', 2011)],
  abandon_rate: [
    entry('all', null, 0.12, talkdesk, 2015),
    entry('software', null, 0.15, talkdesk, 2015),
    entry('retail', null, 0.12, talkdesk, 2015),
    entry('business services', null, 0.1, talkdesk, 2015),
    entry('healthcare', null, 0.13, talkdesk, 2015),
    entry('finance', null, 0.16, talkdesk, 2015),
  ],
  first_contact_resolution: [entry('average', 0.67, null, sqm), entry('world class', 0.8, null, sqm)],
  csat: [entry('excellent', 0.8, null, 'SoGoSurvey, introduction to customer satisfaction')],
  escalation_rate: [entry('tier 1', 0.05, 0.15, 'gistly.ai, glossary')],
  agent_occupancy: [entry('all', 0.8, 0.85, 'Call Centre Helper, occupancy and utilisation')],
  agent_utilization: [entry('productive or available / paid', 0.79, 0.86, 'globalwfm.com, utilization in the contact center')],
  schedule_adherence: [entry('managed shifts', 0.85, 0.92, adherence)],
  schedule_conformance: [entry('all', 0.95, 0.98, adherence)],
  answer_seizure_ratio: [entry('all', 0.3, 0.5, 'Antrax, glossary')],
  dial_efficiency: [entry('outbound lists', 0.15, 0.25, consultmji)],
  appointment_setting_rate: [entry('per dial, average', 0.02, 0.04, consultmji), entry('per dial, top', 0.05, 0.08, consultmji)],
  agent_talk_ratio: [entry('sales', 0.43, 0.43, 'Gong Labs, talk to listen ratio')],
  dialer_abandon_rate: [entry('US law', null, 0.03, 'US Telemarketing Sales Rule, safe harbor', 2003)],
  forecast_accuracy: [entry('half hour', null, 0.15, turnella), entry('day', null, 0.1, turnella), entry('month', null, 0.05, turnella)],
  lost_calls: [entry('all', 0, 0, profit)],
  lost_call_rate: [entry('all', 0, 0, profit)],
  trunks_required: [entry('blocking', null, 0.05, limit)],
  pool_collision_probability: [entry('all', null, 0.01, 'one visitor in a hundred, our own choice')],
  marketing_roi: [entry('break even', 0, null, profit)],
  recording_coverage: [entry('all', 1, null, 'every call that may be recorded')],
};

/** Benchmarks of a metric, the most general first; none where nobody publishes one. */
export function benchmarksOf(metric: string): readonly BenchmarkEntry[] {
  return catalogue[metric] ?? [];
}
