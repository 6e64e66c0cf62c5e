import type { Command } from 'commander';
import type { CallView } from '#contract/call-view.ts';
import type { RouteInput } from '#contract/routes.ts';
import { answer, verb, wholeNumber } from '#cli/command.ts';
import type { Io } from '#cli/io.ts';
import { withSession, type CommonOptions } from '#cli/session.ts';
import { printTable } from '#cli/table.ts';
import { periodOf } from './figures.ts';

interface Options extends CommonOptions {
  readonly period?: string;
  readonly tz?: string;
  readonly search?: string;
  readonly direction?: string;
  readonly outcome?: string;
  readonly queue?: string;
  readonly agent?: string;
  readonly anomalies?: boolean;
  readonly limit?: string;
  readonly offset?: string;
}

export function callsCommand(io: Io): Command {
  return verb('calls', 'List calls, or show one with its timeline', [
    'ringtrace calls --period 2026-11-07/2026-11-08 --queue sales --outcome abandoned',
    'ringtrace calls --search 555-0123',
    'ringtrace calls 3f0c…',
  ])
    .argument('[id]', 'one call')
    .option('--period <from/to>', 'half-open: 2026-11-01/2026-12-01')
    .option('--tz <zone>', "time zone of the dates (default: the account's)")
    .option('--search <text>', 'part of a number or a name, or an id')
    .option('--direction <words>', 'inbound, outbound, internal')
    .option('--outcome <words>', 'answered, abandoned, …, by comma')
    .option('--queue <ids>', 'entered any of these')
    .option('--agent <ids>', 'answered by any of these')
    .option('--anomalies', 'only calls with anomalies')
    .option('--limit <rows>', 'most rows (default 50)')
    .option('--offset <rows>', 'skip so many')
    .action(async (id: string | undefined, options: Options) => {
      await withSession(options, io, async ({ client }) => {
        if (id !== undefined) {
          const call = await client.call('call', { params: { id } });
          answer(io, options, call, () => printCall(call));
          return;
        }
        const list = await client.call('calls', { query: queryOf(options) });
        answer(io, options, list, () => {
          const rows = list.calls.map((call) => [
            call.started_at,
            call.direction,
            call.caller ?? '(withheld)',
            call.queue_ids.join(' → '),
            call.agent_ids.join(' → '),
            call.outcome ?? '(active)',
            call.wait_s === null ? '' : `${call.wait_s.toFixed(1)} s`,
            call.talk_s === null ? '' : `${call.talk_s.toFixed(1)} s`,
            call.id,
          ]);
          const header = ['started', 'direction', 'caller', 'queues', 'agents', 'outcome', 'wait', 'talk', 'id'];
          return `${printTable(header, rows)}${list.calls.length} of ${list.total} calls\n`;
        });
      });
    });
}

function queryOf(options: Options): NonNullable<RouteInput<'calls'>['query']> {
  const { period, anomalies, limit, offset, tz, search, direction, outcome, queue, agent } = options;
  const words = { tz, search, direction, outcome, queue, agent };
  return {
    ...Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined)),
    ...(period === undefined ? {} : periodOf(period)),
    ...(anomalies === true ? { anomalies: 'true' as const } : {}),
    ...(limit === undefined ? {} : { limit: wholeNumber('--limit', limit) }),
    ...(offset === undefined ? {} : { offset: wholeNumber('--offset', offset) }),
  };
}

function printCall({ call, timeline, events }: CallView): string {
  const facts = Object.entries(call).filter(
    ([, value]) => value !== null && value !== false && !(Array.isArray(value) && value.length === 0),
  );
  const lines = facts.map(([name, value]) => `${name.padEnd(18)} ${Array.isArray(value) ? value.join(', ') : String(value)}\n`);
  const rows = timeline.map((item) => [item.from, item.to ?? '', item.kind, item.who ?? '', item.says]);
  const received = events === null ? '' : `\n${events.length} events as received (--json shows them)\n`;
  return `${lines.join('')}\n${printTable(['from', 'to', 'what', 'who', ''], rows)}${received}`;
}

export function rejectedCommand(io: Io): Command {
  return verb('rejected', 'Lines and deliveries that could not be understood, newest first', [
    'ringtrace rejected',
    'ringtrace rejected --connection pbx --json',
  ])
    .option('--connection <id>', 'only of this connection')
    .option('--limit <rows>', 'most rows (default 50)')
    .action(async (options: CommonOptions & { connection?: string; limit?: string }) => {
      const { connection } = options;
      const limit = options.limit === undefined ? undefined : wholeNumber('--limit', options.limit, { least: 1 });
      await withSession(options, io, async ({ client }) => {
        const list = await client.call('rejected', {
          query: {
            ...(connection === undefined ? {} : { connection }),
            ...(limit === undefined ? {} : { limit }),
          },
        });
        answer(io, options, list, () => {
          const rows = list.rejects.map((one) => [one.connection, String(one.seq), String(one.line), one.reason, one.text.slice(0, 60)]);
          return `${printTable(['connection', 'delivery', 'line', 'reason', 'text'], rows)}${list.rejects.length} of ${list.total} rejects\n`;
        });
      });
    });
}
