import { describe } from 'vitest';
import { scenes } from './scenes.ts';
import type { Stage } from './stage.ts';

/** The three ways after the first visit; the visit itself is `createOwner` in steps.ts, the rest is tested in test/first-run.test.ts. */
export function firstRun(stageOf: () => Stage): void {
  describe('first run', () => {
    scenes(stageOf, [
      {
        name: 'three ways',
        path: '/first-run',
        prepare: async (page, say) => await page.getByRole('heading', { name: say('first-run:ways.title') }).waitFor(),
      },
      {
        name: 'an account beside the sample',
        path: '/first-run',
        prepare: async (page, say) => {
          await page.getByRole('button', { name: say('first-run:ways.connect') }).click();
          await page.getByLabel(say('first-run:account.name')).waitFor();
        },
      },
    ]);
  });
}
