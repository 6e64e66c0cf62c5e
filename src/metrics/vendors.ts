/**
 * How others define the same metric, and which of our parameters comes nearest, as data. Nothing is computed from it; it says why two systems show two figures for one day.
 */
export interface VendorDefinition {
  readonly who: string;
  readonly says: string;
  /** Our parameters under which the figure is theirs, or nearest to it; null = ours has no such variant. */
  readonly params: Readonly<Record<string, unknown>> | null;
}

const entry = (who: string, says: string, params: Readonly<Record<string, unknown>> | null = null): VendorDefinition =>
  Object.freeze({ who, says, params });

const catalogue: Readonly<Record<string, readonly VendorDefinition[]>> = {
  service_level: [
    entry('Cisco "only handled", Asterisk, Wazo', 'answered in time, of the answered calls alone', { formula: 'answered_only' }),
    entry('Cisco "ignore abandoned", Bright Pattern', 'who gave up within the threshold is left out', { formula: 'abandons_ignored' }),
    entry('Cisco "positive", Asterisk SL2, Talkdesk', 'who gave up within the threshold counts as a success', {
      formula: 'abandons_positive',
    }),
    entry('Cisco "negative", COPC, Genesys', 'everybody who gave up is a miss', { formula: 'abandons_negative' }),
    entry('Amazon Connect', 'every departure within the threshold, callbacks included, of all who were queued; ours comes nearest so', {
      formula: 'abandons_positive',
      include_flowouts: true,
      short_abandon_s: 0,
    }),
  ],
  abandon_rate: [
    entry('Amazon Connect', 'abandoned, of all who were queued; no rule for short ones', { short_abandon_s: 0 }),
    entry('Google CCAI', 'abandoned, of handled and abandoned', { denominator: 'answered_plus_abandoned' }),
    entry('Genesys', 'abandoned, of all offered', { denominator: 'offered' }),
    entry('Cisco', 'calls given up within 10 s are short', { short_abandon_s: 10 }),
    entry('CallRail', 'calls "abandoned" those that end within 15 s, which others leave out', { short_abandon_s: 15 }),
    entry('Twilio Flex', 'who leaves in the menu is never counted', { include_ivr: false }),
    entry('Zendesk', 'who leaves in the menu is shown apart', { include_ivr: true }),
  ],
  short_abandon_rate: [
    entry('Cisco', '10 s', { short_abandon_s: 10 }),
    entry('Genesys', 'a switch, off unless set', { short_abandon_s: 0 }),
    entry('Sinch', 'counts them as false attempts and takes them out of what arrived'),
  ],
  average_speed_of_answer: [
    entry('Genesys, Avaya', 'the clock starts with the queue; answered calls only', { include_ivr: false }),
    entry('Cisco', 'delay, queue and ringing', { include_ivr: false }),
    entry('Zendesk', 'the clock starts with the call, the menu included', { include_ivr: true, grain: 'call' }),
    entry('Aircall', 'greeting and menu are left out', { include_ivr: false }),
  ],
  average_wait_time: [
    entry('Aircall', 'menu and waiting together', { include_ivr: true }),
    entry('Talkdesk', 'over answered and missed calls', { short_abandon_s: 0 }),
  ],
  average_handle_time: [
    entry('Amazon Connect', 'interaction, hold and wrap-up', { include_acw: true, include_ring: false }),
    entry('Genesys', 'talk, hold and wrap-up; dialling on top for outbound calls', { include_dial: true }),
    entry('CCmath', 'adds ringing and transfers', { include_ring: true }),
    entry('Aircall', 'one call belongs to the last user who took it'),
  ],
  average_hold_time: [
    entry('Amazon Connect, customer hold time', 'over the calls that were held', { denominator: 'held_only' }),
    entry('Amazon Connect, all contacts', 'over all calls', { denominator: 'all_handled' }),
  ],
  average_call_duration: [
    entry('Carriers', 'what is billed: from the first answer signal', { measure: 'billable' }),
    entry('Talkdesk', 'from the connection to the platform on', { measure: 'total' }),
    entry('Aircall', 'shows both, the conversation and the whole', { measure: 'conversation' }),
  ],
  answer_rate: [
    entry('Genesys', 'answered, of all offered', { denominator: 'offered' }),
    entry('Wazo', 'answered, of all received but those outside of opening hours', { denominator: 'received' }),
  ],
  answered_calls: [
    entry('Nextiva', 'a call that reached a voicemail is answered'),
    entry('CallRail, Zendesk', 'a voicemail is no answer', {}),
  ],
  call_volume: [
    entry('Aircall', 'internal calls are left out, a transfer is one call', {}),
    entry('Nimbata', 'calls, legs and unique callers are three figures', {}),
    entry('Amazon Connect', 'a transfer is a new contact'),
  ],
  first_time_callers: [
    entry('CallTrackingMetrics, "period unique"', 'first within the period'),
    entry('CallTrackingMetrics, "globally unique"', 'first ever', { lookback_days: null }),
    entry('Delacon', 'the visitor’s IP address counts as well'),
    entry('Cisco reports', 'first within a day', { lookback_days: 1 }),
  ],
  repeat_call_rate: [entry('Call Centre Helper', 'within 7 days', { window_days: 7 })],
  blocked_call_rate: [
    entry('Voxco', 'callers who heard a busy tone', { variant: 'busy' }),
    entry('Klipfolio', 'every call that reached no agent', { variant: 'literal' }),
    entry('Wazo', 'a full queue and a queue without agents are two figures'),
  ],
  call_completion_rate: [entry('Carriers', 'any answer signal completes a call, also that of a machine', { basis: 'network' })],
  answer_seizure_ratio: [
    entry('ITU-T E.425', 'answered, of seizures', {}),
    entry('RFC 6076 (SER)', '200 OK, of invitations without those that were redirected'),
  ],
  network_effectiveness_ratio: [
    entry('ITU-T E.425', 'answered, busy and unanswered, of seizures', {}),
    entry('RFC 6076 (SEER)', 'adds 480, 486, 600 and 603, and leaves redirections out'),
  ],
  first_contact_resolution: [
    entry('SQM', 'the caller says so in a survey', { method: 'survey' }),
    entry('Call Centre Helper', 'no further call within 7 days', { method: 'repeat_call', window_days: 7 }),
    entry('Many internal reports', 'no further call within 1 to 30 days', { method: 'repeat_call', window_days: 30 }),
    entry('Medallia, "net"', 'without calls that could not be settled at once', { net: true }),
    entry('Freshservice', 'tickets that were solved without another reply of the customer', { method: 'ticket' }),
  ],
  agent_occupancy: [
    entry('Amazon Connect', 'handling, of handling and idle; the time from routing to answer is not idle', { count_ringing: 'neither' }),
    entry('Call Centre Helper', 'handling, of all the time signed in, so that pauses lower it'),
  ],
  agent_utilization: [
    entry('Call Centre Helper', 'handling, of the time at work', { numerator: 'handling' }),
    entry('Global WFM', 'productive time, of the time paid', { numerator: 'handling_plus_available' }),
  ],
  agent_miss_rate: [
    entry('Amazon Connect', 'agent non-response, without callers who gave up', { include_caller_abandons: false }),
    entry('Amazon Connect, with abandons', 'callers who gave up while it rang count, too', { include_caller_abandons: true }),
  ],
  calls_handled_per_agent_hour: [entry('Workforce planning', 'per productive hour', { denominator: 'productive' })],
  escalation_rate: [
    entry('Supportman', 'only to a higher tier; a transfer aside is none', { by: 'call' }),
    entry('Oversai', 'every transfer counts'),
  ],
  schedule_adherence: [
    entry('Amazon Connect', 'minutes in adherence, of minutes scheduled', { tolerance_s: 0 }),
    entry('LOEM', 'forgives two minutes an activity', { tolerance_s: 120 }),
  ],
  cost_per_call: [
    entry('MetricNet', 'all operating cost, over inbound contacts handled', { denominator: 'inbound_handled' }),
    entry('The Customer Support School', 'over the contacts of all channels'),
  ],
  outbound_conversion_rate: [
    entry('Dialler reports', 'of attempts', { denominator: 'attempts' }),
    entry('Sales reports', 'of connections', { denominator: 'connected' }),
    entry('List reports', 'of leads', { denominator: 'leads' }),
  ],
  dial_efficiency: [
    entry('Convoso, connection rate', 'machines are connections', { count_machines: true }),
    entry('Convoso, contact rate', 'leads reached, of leads dialled', { per: 'lead' }),
  ],
  appointment_setting_rate: [
    entry('Caponi', 'of conversations', { denominator: 'connected' }),
    entry('Connections Magazine', 'appointments that were kept are another figure'),
  ],
  staffing_requirement: [
    entry('Most planners', 'Erlang C: nobody gives up', { model: 'erlang_c' }),
    entry('Palm, Garnett and others', 'Erlang A: callers have a patience', { model: 'erlang_a', patience_s: 60 }),
  ],
};

export const vendorsOf = (metric: string): readonly VendorDefinition[] => catalogue[metric] ?? [];

/** For the test that holds the catalogue together. */
export const vendorMetrics: readonly string[] = Object.keys(catalogue);
