/** Records of FreeSWITCH as its modules write them, made for tests: seconds of one morning in, the modules' own forms out. */

export const base = Date.UTC(2026, 10, 20, 9);

/** Seconds after `base` -> an instant. */
export const at = (second: number): number => base + Math.round(second * 1000);

export interface MadeLeg {
  readonly uuid: string;
  readonly placed?: boolean;
  /** `sofia/internal/1001@192.0.2.10`. */
  readonly channel: string;
  readonly context?: string;
  readonly from: string;
  readonly name?: string;
  readonly to: string;
  readonly start: number;
  readonly ring?: number;
  readonly answer?: number | undefined;
  readonly bridge?: number | undefined;
  readonly end: number;
  readonly cause?: string;
  readonly q850?: number;
  readonly how?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly apps?: readonly (readonly [name: string, data: string, second: number])[];
  /** Earlier passages through the dialplan, oldest first; each ends where the next begins. */
  readonly earlier?: readonly MadePassage[];
  /** Legs placed for it. */
  readonly originatees?: readonly (readonly [uuid: string, channel: string, destination: string])[] | undefined;
  readonly originator?: string;
}

export interface MadePassage {
  readonly to: string;
  readonly context: string;
  readonly bridge?: number;
  readonly until: number;
  readonly originatees?: MadeLeg['originatees'];
}

const micro = (second: number | undefined): string => (second === undefined ? '0' : `${at(second)}000`);
const epoch = (second: number | undefined): string => (second === undefined ? '0' : String(Math.floor(at(second) / 1000)));

/** A record as mod_json_cdr makes it, values as they are. */
export function madeRecord(leg: MadeLeg): Record<string, unknown> & { variables: Record<string, string> } {
  const { uuid, placed = false, context = 'default', from, name = from, to, cause = 'NORMAL_CLEARING', earlier = [] } = leg;
  const profile = {
    ...{ username: from, dialplan: 'XML', caller_id_name: name, ani: from, aniii: '', caller_id_number: from },
    ...{ destination_number: to, uuid, source: 'mod_sofia', context, chan_name: leg.channel },
  };
  const times = (passage: { from: number; bridge?: number | undefined; until?: number | undefined; end?: number | undefined }) => ({
    created_time: micro(leg.start),
    profile_created_time: micro(passage.from),
    bridged_time: micro(passage.bridge),
    hangup_time: micro(passage.end),
    transfer_time: micro(passage.until),
  });
  const others = (list: MadeLeg['originatees']) => ({
    originatee: {
      originatee_caller_profiles: (list ?? []).map(([other, chan_name, destination_number]) => ({
        ...profile,
        uuid: other,
        chan_name,
        destination_number,
      })),
    },
  });
  const since = earlier.at(-1)?.until ?? leg.start;
  const passages = earlier.map((passage, index) => ({
    profile_index: String(index + 1),
    caller_profile: { ...profile, destination_number: passage.to, context: passage.context, ...others(passage.originatees) },
    times: times({ from: earlier[index - 1]?.until ?? leg.start, bridge: passage.bridge, until: passage.until }),
  }));
  const last = {
    profile_index: String(earlier.length + 1),
    caller_profile: {
      ...profile,
      ...(leg.originatees === undefined ? {} : others(leg.originatees)),
      ...(leg.originator === undefined ? {} : { originator: { originator_caller_profiles: [{ uuid: leg.originator }] } }),
    },
    times: times({ from: since, bridge: leg.bridge, end: leg.end }),
  };
  return {
    'core-uuid': '60e127b7-2c12-49ca-aacf-00bba4eea101',
    channel_data: { state: 'CS_REPORTING', direction: placed ? 'outbound' : 'inbound' },
    variables: {
      direction: placed ? 'outbound' : 'inbound',
      uuid,
      channel_name: leg.channel,
      ...(leg.originator === undefined ? {} : { originator: leg.originator }),
      caller_id: `"${name}" <${from}>`,
      ...(leg.how === undefined ? {} : { sip_hangup_disposition: leg.how }),
      hangup_cause: cause,
      hangup_cause_q850: String(leg.q850 ?? 16),
      start_stamp: '2026-11-20 10:00:00',
      ...{
        start_epoch: epoch(leg.start),
        start_uepoch: micro(leg.start),
        progress_epoch: epoch(leg.ring),
        progress_uepoch: micro(leg.ring),
      },
      ...{
        answer_epoch: epoch(leg.answer),
        answer_uepoch: micro(leg.answer),
        bridge_epoch: epoch(leg.bridge),
        bridge_uepoch: micro(leg.bridge),
      },
      ...{ end_epoch: epoch(leg.end), end_uepoch: micro(leg.end) },
      ...leg.variables,
    },
    app_log: { applications: (leg.apps ?? []).map(([app_name, app_data, second]) => ({ app_name, app_data, app_stamp: micro(second) })) },
    callflow: [...passages, last].reverse(),
  };
}

type Made = ReturnType<typeof madeRecord>;

/** `encode-values`: each variable by itself. */
export function valuesEncoded(record: Made): Made {
  const variables = Object.fromEntries(Object.entries(record.variables).map(([name, value]) => [name, encodeURIComponent(value)]));
  return { ...record, variables };
}

/** `encode` true, and base64. */
export const asForm = (record: unknown): string =>
  `cdr=${encodeURIComponent(typeof record === 'string' ? record : JSON.stringify(record))}`;
export const asBase64 = (record: unknown): string =>
  `cdr=${Buffer.from(typeof record === 'string' ? record : JSON.stringify(record)).toString('base64')}`;

const xmlText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The same record as mod_xml_cdr writes it. */
export function asXml(record: Made): string {
  const texts = (values: Record<string, unknown>): string =>
    Object.entries(values)
      .filter(([, value]) => typeof value === 'string')
      .map(([name, value]) => `<${name}>${xmlText(String(value))}</${name}>`)
      .join('\n');
  type Profile = Record<string, unknown> & Record<'originator' | 'originatee', Record<string, Record<string, string>[]> | undefined>;
  const flows = record['callflow'] as { caller_profile: Profile; times: Record<string, string> }[];
  const group = (profile: Profile, name: 'originator' | 'originatee'): string => {
    const list = profile[name]?.[`${name}_caller_profiles`] ?? [];
    const inner = list.map((other) => `<${name}_caller_profile>${texts(other)}</${name}_caller_profile>`).join('');
    return list.length === 0 ? '' : `<${name}>${inner}</${name}>`;
  };
  const apps = (record['app_log'] as { applications: Record<string, string>[] }).applications;
  const { hold_events: held = '', ...variables } = record.variables;
  const holds = [...held.matchAll(/\{(\d+),(\d+)\}/gu)].map(([, on, off]) => `<hold on="${on ?? ''}" off="${off ?? ''}" bridged-to="x"/>`);
  return `<?xml version="1.0"?>
<cdr core-uuid="60e127b7" switchname="fs1">
<channel_data>${texts(record['channel_data'] as Record<string, string>)}</channel_data>
<variables>
${texts(variables)}
</variables>
<app_log>${apps.map((app) => `<application app_name="${app['app_name'] ?? ''}" app_data="${xmlText(app['app_data'] ?? '')}" app_stamp="${app['app_stamp'] ?? ''}"></application>`).join('')}</app_log>
${holds.length === 0 ? '' : `<hold-record>${holds.join('')}</hold-record>`}
${flows
  .map(
    ({ caller_profile, times }) =>
      `<callflow dialplan="XML"><caller_profile>${texts(caller_profile)}${group(caller_profile, 'originator')}${group(caller_profile, 'originatee')}</caller_profile><times>${texts(times)}</times></callflow>`,
  )
  .join('\n')}
</cdr>
`;
}

/** What the event socket tells of the same leg, an event for each of its moments, as far as its times go. */
export function asEvents(leg: MadeLeg): Record<string, string>[] {
  const { uuid, placed = false, context = 'default', from, name = from, to, variables = {} } = leg;
  const times = (until: number) => {
    const known = (second: number | undefined): string => (second === undefined || second > until ? '0' : micro(second));
    return {
      'Caller-Channel-Created-Time': micro(leg.start),
      'Caller-Profile-Created-Time': micro(leg.earlier?.at(-1)?.until ?? leg.start),
      'Caller-Channel-Progress-Time': known(leg.ring),
      'Caller-Channel-Answered-Time': known(leg.answer),
      'Caller-Channel-Bridged-Time': known(leg.bridge),
      'Caller-Channel-Hangup-Time': known(leg.end),
    };
  };
  const event = (kind: string, second: number, more: Record<string, string> = {}): Record<string, string> => ({
    'Event-Name': kind,
    'Event-Date-Local': '2026-11-20 10:00:00',
    'Event-Date-Timestamp': micro(second),
    'Unique-ID': uuid,
    'Channel-Name': leg.channel,
    'Call-Direction': placed ? 'outbound' : 'inbound',
    'Caller-Context': context,
    'Caller-Destination-Number': leg.earlier?.[0]?.to ?? to,
    'Caller-Caller-ID-Number': from,
    'Caller-Caller-ID-Name': name,
    ...times(second),
    ...(leg.originator === undefined ? {} : { 'Other-Type': 'originator', 'Other-Leg-Unique-ID': leg.originator }),
    ...Object.fromEntries(Object.entries(early(variables)).map(([key, value]) => [`variable_${key}`, value])),
    ...more,
  });
  const other = variables['bridge_uuid'] ?? '';
  const pair = { 'Bridge-A-Unique-ID': uuid, 'Bridge-B-Unique-ID': other };
  const done = {
    ...variables,
    ...(leg.how === undefined ? {} : { sip_hangup_disposition: leg.how }),
    hangup_cause_q850: String(leg.q850 ?? 16),
  };
  return [
    event('CHANNEL_CREATE', leg.start),
    ...(leg.ring === undefined ? [] : [event('CHANNEL_PROGRESS', leg.ring)]),
    ...(leg.answer === undefined ? [] : [event('CHANNEL_ANSWER', leg.answer)]),
    ...(leg.bridge === undefined || placed ? [] : [event('CHANNEL_BRIDGE', leg.bridge, pair), event('CHANNEL_UNBRIDGE', leg.end, pair)]),
    event('CHANNEL_HANGUP_COMPLETE', leg.end, {
      'Hangup-Cause': leg.cause ?? 'NORMAL_CLEARING',
      ...Object.fromEntries(Object.entries(done).map(([key, value]) => [`variable_${key}`, value])),
    }),
  ];
}

/** Variables that a channel has before it is connected. */
function early(variables: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter(([name]) =>
      /^(?:user_name|dialed_user|sip_gateway|sip_to_user|cc_(?:side|agent$|member))/u.test(name),
    ),
  );
}
