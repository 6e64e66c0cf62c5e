import { freeswitchSettings } from './settings.ts';

interface Place {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean | { readonly ca?: string | undefined };
  readonly user: string;
}

/** Where the settings document leads; null where events are not received live. Throws as `parseSettings`. */
export function eslTarget(document: unknown): Place | null {
  return freeswitchSettings.parse(document ?? {}).live;
}

/** What `callcenter_config agent list` answers: names of columns, then a line for each agent. */
const listed = /^([a-z_]+(?:\|[a-z_]+)+)\n/u;

/**
 * The statuses in a list of agents, as events: whoever changed while nobody listened is told right again. `Event-Date-Timestamp` is
 * when the list was asked for, in microseconds.
 */
export function statusEvents(answer: string, askedAt: number): Buffer[] {
  const columns = listed.exec(`${answer}\n`)?.[1]?.split('|') ?? [];
  const [name, status] = [columns.indexOf('name'), columns.indexOf('status')];
  if (name < 0 || status < 0) return [];
  return answer
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const cells = line.split('|');
      const [agent, told] = [cells[name] ?? '', cells[status] ?? ''];
      if (cells.length !== columns.length || agent === '' || told === '') return [];
      const event = {
        ...{ 'Event-Name': 'CUSTOM', 'Event-Subclass': 'callcenter::info', 'Event-Calling-Function': 'agent list' },
        ...{ 'Event-Date-Timestamp': String(Math.floor(askedAt) * 1000) },
        ...{ 'CC-Action': 'agent-status-change', 'CC-Agent': agent, 'CC-Agent-Status': told },
      };
      return [Buffer.from(`${JSON.stringify(event)}\n`)];
    });
}
