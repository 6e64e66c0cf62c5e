import { afterAll, beforeAll, describe } from 'vitest';
import { accessibility } from './accessibility.ts';
import { calls } from './calls.ts';
import { connections } from './connections.ts';
import { exporting } from './export.ts';
import { firstRun } from './first-run.ts';
import { imports } from './imports.ts';
import { journeys } from './journeys.ts';
import { metrics } from './metrics.ts';
import { privacy } from './privacy.ts';
import { sales } from './sales.ts';
import { service } from './service.ts';
import { shell } from './shell.ts';
import { settings } from './settings.ts';
import { chromiumPath, openStage, type Stage, whySkipped } from './stage.ts';
import { createOwner } from './steps.ts';
import { team } from './team.ts';

if (chromiumPath === null) console.warn(`Browser tests skipped: ${whySkipped}`);

/** One server, one sample, one browser for all of them: what they see, nobody changes. */
describe.skipIf(chromiumPath === null)('pages in Chromium', () => {
  let stage: Stage | null = null;
  const opened = (): Stage => {
    if (stage === null) throw new Error('the stage is not open');
    return stage;
  };

  beforeAll(async () => {
    stage = await openStage();
    await createOwner(stage);
  }, 240_000);

  afterAll(async () => await stage?.close());

  describe('accessibility', () => accessibility(opened));
  describe('journeys', () => journeys(opened));
  describe('service', () => service(opened));
  describe('calls', () => calls(opened));
  describe('shell', () => shell(opened));
  describe('sales', () => sales(opened));
  describe('team', () => team(opened));
  describe('metrics', () => metrics(opened));
  describe('exports', () => exporting(opened));
  describe('settings', () => settings(opened));
  describe('first run', () => firstRun(opened));
  describe('connections', () => connections(opened));
  describe('imports', () => imports(opened));
  describe('privacy, last: it changes what the others see', () => privacy(opened));
});
