import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Random } from '../../scripts/fuzz/random.ts';
import type { AgentEvent, DecodedEvent } from '../../src/domain/events.ts';
import { openLog } from '../../src/log/open-log.ts';
import { openWarehouse } from '../../src/warehouse/client.ts';
import { Projector } from '../../src/warehouse/projector.ts';
import { rebuild } from '../../src/warehouse/rebuild.ts';
import { plainFold } from '../event-story.ts';

/** A day's work of an agent, again and again: breaks, calls, queues, with what a second source tells later. */
function told(random: Random, n: number): DecodedEvent {
  const agent_id = random.pick(['ann', 'bob']);
  // Mostly in order; one in forty happened long before.
  const at = 1_700_000_000_000 + (random.below(40) === 0 ? random.below(n + 1) : n) * 1_000 - random.below(3) * 500;
  const by = { agent_id, at, source: 'native' } as const;
  const event = random.pick<AgentEvent>([
    { ...by, kind: 'agent_state', state: random.pick(['break', 'available', 'meeting', 'logged_out']) },
    { ...by, kind: 'agent_joined', queue_id: 'sales' },
    { ...by, kind: 'agent_departed', queue_id: 'sales' },
    { ...by, kind: 'agent_paused', queue_id: null, reason: 'lunch' },
    { ...by, kind: 'agent_unpaused', queue_id: null },
    { ...by, kind: 'agent_rung', call: `c${n}` },
    { ...by, kind: 'agent_engaged', call: `c${n}` },
    { ...by, kind: 'agent_released', call: `c${n - random.below(3)}` },
  ]);
  return { id: `e${n}`, key: `agent:${agent_id}`, links: [], event };
}

test('agents who are folded from where they were settled have the same states as when all is folded again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringtrace-settled-'));
  const { log, index } = await openLog({ path: join(folder, 'log.db') });
  const warehouse = await openWarehouse({ path: join(folder, 'warehouse') });
  const random = new Random(11);
  let partly = 0;
  const projector = new Projector({
    index,
    warehouse,
    fold: (group) => {
      if (group.settled !== null) partly += 1;
      return plainFold(group);
    },
    logPosition: async () => await index.decodedUpTo(),
    now: () => 0,
    onError: (error) => {
      throw error;
    },
  });
  let n = 0;
  for (let seq = 1; n < 9_000; seq++) {
    const events = Array.from({ length: random.pick([1, 2, 40, 400]) }, () => told(random, n++));
    await index.record([{ delivery: { seq, account: 'a', connection: 'c' }, decoder: 'd', events, rejects: [] }], seq);
    await projector.drain();
  }
  expect(partly).toBeGreaterThan(10);
  const { before, after, same } = await rebuild({ index, warehouse, projector });
  expect(before.find(({ table }) => table === 'agent_state')?.rows).toBeGreaterThan(500);
  expect(after).toEqual(before);
  expect(same).toBe(true);
  await log.close();
  await warehouse.close();
  rmSync(folder, { recursive: true });
});
