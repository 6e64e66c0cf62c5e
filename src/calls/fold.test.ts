import { expect, test } from 'vitest';
import type { FactEvent } from '#domain/events.ts';
import { plainFoldSettings } from '#domain/fold-settings.ts';
import { foldGroup } from './fold.ts';

test('rows of two connections that use the same id are two facts', () => {
  const event: FactEvent = {
    kind: 'fact_recorded',
    at: 0,
    source: 'native',
    table: 'cost',
    row: { id: 'rent', from_at: 0, to_at: 3_600_000, category: 'office', amount: 100 },
  };
  const ids = ['demo/payroll', 'demo/ledger'].map((connection) => {
    const events = [{ id: 'e1', key: 'fact:cost:rent', seq: 1, ordinal: 0, links: [], event }];
    return foldGroup({ connection, kind: 'fact', events }, plainFoldSettings).cost.map((row) => row.id);
  });
  expect(ids).toEqual([['demo/payroll:rent'], ['demo/ledger:rent']]);
});
