import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openSettings } from './open-settings.ts';
import { removeAccountSettings } from './remove-account.ts';

const folder = mkdtempSync(join(tmpdir(), 'ringtrace-shapes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('questions that were asked are there after a start, once each, until they are forgotten or their account is removed', async () => {
  const shape = (account: string, metric: string, at: number, long = false) => ({ account, shape: `{"metrics":["${metric}"]}`, at, long });
  const path = join(folder, 'settings.db');
  const before = await openSettings({ path }, 'secret');
  await before.askedShapes.write([shape('desk', 'a', 1), shape('desk', 'b', 2), shape('other', 'a', 3)], []);
  await before.askedShapes.write([shape('desk', 'a', 4, true)], [shape('desk', 'b', 2)]);
  await before.close();
  const after = await openSettings({ path }, 'secret');
  const read = async () => (await after.askedShapes.read()).toSorted((a, b) => a.at - b.at);
  expect(await read()).toEqual([shape('other', 'a', 3), shape('desk', 'a', 4, true)]);
  await removeAccountSettings(after.database, 'desk');
  expect(await read()).toEqual([shape('other', 'a', 3)]);
  await after.close();
});
