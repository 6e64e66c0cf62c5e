import type { ChannelEvent } from '#domain/channel-events.ts';
import type { Decoded, Reject } from '#domain/delivery.ts';
import type { AgentEvent, DecodedEvent } from '#domain/events.ts';
import type { PbxSettings } from '#domain/pbx-settings.ts';
import { own } from '#domain/own.ts';
import { phoneOf } from './phones.ts';
import { rowsOf } from '#connectors/csv.ts';
import { contentId, reject, shown } from '#connectors/lines.ts';
import { localTime } from '#connectors/local-time.ts';

const common = ['exten', 'context', 'channame', 'appname', 'appdata', 'amaflags', 'accountcode'];
const tail = ['bridgepeer', 'userfield', 'userdeftype', 'eventextra'];
/** Columns of cel_custom's sample configuration, by their number. */
export const celLayouts: Readonly<Record<number, readonly string[]>> = {
  21: ['eventtype', 'eventtime', 'name', 'num', 'ani', 'rdnis', 'dnid', ...common, 'peeraccount', 'uniqueid', 'linkedid', ...tail],
  20: ['eventtype', 'eventtime', 'name', 'num', 'ani', 'rdnis', 'dnid', ...common, 'uniqueid', 'linkedid', ...tail],
  19: ['eventtype', 'eventtime', 'name', 'num', 'ani', 'rdnis', ...common, 'uniqueid', 'linkedid', ...tail],
};

/** cel_custom: the columns of its sample configuration (by their number), or as named by the settings or a header line. */
export function decodeCel(body: Uint8Array, settings: PbxSettings, header: readonly string[] | null): Decoded {
  const rejects: Reject[] = [];
  const events: DecodedEvent[] = [];
  const zone = localTime(settings.timeZone);
  const named = header ?? (settings.celColumns.length > 0 ? settings.celColumns : null);
  const phone = phoneOf(settings);
  const indexes = new Map<readonly string[], Map<string, number>>();
  for (const { fields, line } of rowsOf(body, rejects)) {
    const columns = named ?? celLayouts[fields.length] ?? null;
    if (columns?.length !== fields.length) {
      const wanted = named === null ? '19 to 21' : String(named.length);
      rejects.push(reject(line, `row: got ${fields.length} columns, wanted ${wanted}`));
      continue;
    }
    let index = indexes.get(columns);
    if (index === undefined) indexes.set(columns, (index = new Map(columns.map((name, i) => [name.toLowerCase(), i]))));
    const known = index;
    const value = (name: string): string => {
      const i = known.get(name);
      return i === undefined ? '' : (fields[i] ?? '');
    };
    const time = value('eventtime');
    const at = /^\d+(\.\d+)?$/u.test(time) ? Number(time) * 1000 : (zone.read(time)?.at ?? null);
    if (at === null || at > 8.64e15) {
      rejects.push(reject(line, `eventtime: got ${shown(time)}, wanted seconds since 1970 or a local time`));
      continue;
    }
    const channel = value('uniqueid');
    if (channel === '') {
      rejects.push(reject(line, 'uniqueid: got nothing, wanted the id of a channel'));
      continue;
    }
    const row: CelRow = { at, channel, value };
    const told = toldBy(row);
    if (typeof told === 'string') {
      rejects.push(reject(line, told));
      continue;
    }
    if (told.length === 0) continue;
    const id = contentId('l', line.text);
    const linked = value('linkedid');
    const links = linked === '' || linked === channel ? [] : [`call:${linked}`];
    told.forEach((event, part) => {
      const key = `call:${channel}`;
      events.push({ id: part === 0 ? id : `${id}${part}`, key, links: [...links, ...linksOf(event)], event });
      const state = phone(event);
      if (state !== null) events.push(agentEvent(`${id}g${part}`, state));
    });
  }
  return { events, rejects };
}

function agentEvent(id: string, event: Extract<AgentEvent, { agent_id: string }>): DecodedEvent {
  return { id, key: `agent:${event.agent_id}`, links: [], event };
}

/** Other channels that a transfer names are of the same call. */
export function linksOf(event: ChannelEvent): string[] {
  if (event.kind === 'blind_transferred') return event.transferee === '' ? [] : [`call:${event.transferee}`];
  if (event.kind !== 'attended_transferred') return [];
  return [event.second, event.transferee, event.target].filter((id) => id !== '').map((id) => `call:${id}`);
}

interface CelRow {
  readonly at: number;
  readonly channel: string;
  readonly value: (name: string) => string;
}

const numbered = ['', 'CHAN_START', 'CHAN_END', 'HANGUP', 'ANSWER', 'APP_START', 'APP_END', 'BRIDGE_ENTER', 'BRIDGE_EXIT'];

function toldBy({ at, channel, value }: CelRow): ChannelEvent[] | string {
  const source = 'cel';
  const told = value('eventtype');
  const type = numbered[Number(told)] ?? told;
  const name = value('channame');
  const placed = { at, source, channel, name, exten: value('exten'), context: value('context') } as const;
  const app = value('appname');
  const inApp: ChannelEvent[] =
    app === '' ? [] : [{ kind: 'channel_in_app', ...placed, app, data: value('appdata'), entered: type === 'APP_START' }];
  const extra = (): Record<string, unknown> => extraOf(value('eventextra'));
  const text = (record: Record<string, unknown>, key: string): string => {
    const found = own(record, key);
    return typeof found === 'string' && found !== 'N/A' ? found : '';
  };
  switch (type) {
    case 'CHAN_START':
      return [{ kind: 'channel_started', ...placed, linked: value('linkedid'), number: value('num'), caller_name: value('name') }];
    case 'ANSWER':
      return [{ kind: 'channel_answered', ...placed }, ...inApp];
    case 'HANGUP': {
      const more = extra();
      const cause = more['hangupcause'];
      const hangup_source = typeof more['hangupsource'] === 'string' ? more['hangupsource'] : null;
      return [
        {
          kind: 'channel_ended',
          ...placed,
          cause: typeof cause === 'number' && Number.isSafeInteger(cause) ? cause : null,
          hangup_source,
          sip_code: null,
          number: value('num'),
        },
      ];
    }
    case 'CHAN_END':
      return [{ kind: 'channel_ended', ...placed, cause: null, hangup_source: null, sip_code: null, number: value('num') }];
    case 'BRIDGE_ENTER':
    case 'BRIDGE_EXIT': {
      const bridge = text(extra(), 'bridge_id');
      if (bridge === '') return `${type}: got no bridge_id in eventextra, wanted one`;
      const kind = type === 'BRIDGE_ENTER' ? 'bridge_entered' : 'bridge_left';
      return [{ kind, at, source, channel, name, bridge }, ...inApp];
    }
    case 'BLINDTRANSFER': {
      const more = extra();
      const where = { exten: text(more, 'extension'), context: text(more, 'context') };
      return [{ kind: 'blind_transferred', at, source, channel, name, transferee: text(more, 'transferee_channel_uniqueid'), ...where }];
    }
    case 'ATTENDEDTRANSFER': {
      const more = extra();
      const [second, transferee] = [text(more, 'channel2_uniqueid'), text(more, 'transferee_channel_uniqueid')];
      const target = text(more, 'transfer_target_channel_uniqueid');
      return [{ kind: 'attended_transferred', at, source, channel, name, second, transferee, target }];
    }
    case 'STREAM_BEGIN':
    case 'APP_START':
    case 'DTMF':
      return inApp;
    case '':
      return 'eventtype: got nothing, wanted an event name';
    default:
      return [];
  }
}

function extraOf(text: string): Record<string, unknown> {
  if (text === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}
