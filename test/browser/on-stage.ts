import { afterAll, beforeAll, describe } from 'vitest';
import { chromiumPath, whySkipped } from './chromium.ts';
import { openStage, type Stage } from './stage.ts';
import { createOwner } from './steps.ts';

/** Tests of several areas before one server, one sample and one browser; a file each has its own, so that two run at once. */
export function onStage(name: string, areas: Readonly<Record<string, (stageOf: () => Stage) => void>>): void {
  if (chromiumPath === null) console.warn(`Browser tests skipped: ${whySkipped}`);
  describe.skipIf(chromiumPath === null)(name, () => {
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

    for (const [area, tests] of Object.entries(areas)) describe(area, () => tests(opened));
  });
}
