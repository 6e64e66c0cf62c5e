import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { foldGroup } from '#calls/fold.ts';
import { table } from '#connectors/table/connector.ts';
import { type Facts, noFacts } from '#domain/facts.ts';
import { plainFoldSettings } from '#domain/fold-settings.ts';
import { cutBytes } from '#ingest/cut.ts';

/** The examples of docs/tables.md: the table as it is shown, read by the mapping that is shown. */

const page = readFileSync(new URL('../docs/tables.md', import.meta.url), 'utf8');

async function factsOf(example: string): Promise<Facts> {
  const found = new RegExp(`<!-- example: ${example} -->.*?\`\`\`text\n(.*?)\`\`\`.*?\`\`\`json\n(.*?)\`\`\``, 'su').exec(page);
  const [, rows = '', mapping = ''] = found ?? [];
  const all = noFacts();
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(Buffer.from(rows));
  }
  for await (const { columns, body } of cutBytes(bytes(), { cut: 'csv', header: true })) {
    const headers = { format: 'table-csv', columns: JSON.stringify(columns) };
    const delivery = { seq: 1, account: 'a', connection: 'c', deliveryKey: 'k', receivedAt: 0, headers, body };
    const { events, rejects } = table.decode(delivery, table.parseSettings(JSON.parse(mapping)));
    expect(rejects).toEqual([]);
    for (const event of events) {
      const kind = event.key.split(':')[0] ?? '';
      const facts = foldGroup({ connection: 'c', kind, events: [{ ...event, seq: 1, ordinal: 0 }] }, plainFoldSettings);
      all.call.push(...facts.call);
      all.visit.push(...facts.visit);
      all.leg.push(...facts.leg);
      all.schedule.push(...facts.schedule);
    }
  }
  return all;
}

test('a call list', async () => {
  const { call, visit, leg } = await factsOf('calls');
  const at = (time: string): number => Date.parse(`2026-11-21T${time}+01:00`);
  expect(call).toMatchObject([
    { started_at: at('09:30:00'), answered_at: at('09:30:12'), ended_at: at('09:33:17'), outcome: 'answered', caller: '+34612345678' },
    { started_at: at('09:31:10'), answered_at: null, outcome: 'abandoned', caller: '+34698765432' },
  ]);
  expect(visit).toMatchObject([
    { queue_id: 'ventas', exit: 'answered', agent_id: 'Ana' },
    { queue_id: 'ventas', exit: 'abandoned', enqueued_at: at('09:31:10'), exited_at: at('09:31:58') },
  ]);
  expect(leg).toMatchObject([{ agent_id: 'Ana', talk_s: 185 }]);
});

test('a shift plan', async () => {
  const { schedule } = await factsOf('schedule');
  const at = (time: string): number => Date.parse(`2026-11-23T${time}+01:00`);
  expect(schedule).toMatchObject([
    { agent_id: 'Ana', from_at: at('09:00'), to_at: at('13:00'), activity: 'calls', productive: true, paid: true },
    { agent_id: 'Ana', from_at: at('13:00'), to_at: at('13:30'), activity: 'break', productive: false, paid: true },
  ]);
});
