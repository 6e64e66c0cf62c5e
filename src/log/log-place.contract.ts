import { afterEach, beforeEach } from 'vitest';
import type { OpenLog } from './open-log.ts';

/** An empty place for a log that can be opened again and again. */
export interface LogPlace {
  readonly open: () => Promise<OpenLog>;
  readonly remove: () => Promise<void>;
}

/** The log of the test that runs, in an empty place of its own. */
export function logOfEachTest(place: () => Promise<LogPlace>): OpenLog & { readonly reopen: () => Promise<void> } {
  let at: LogPlace;
  let open: OpenLog;
  beforeEach(async () => {
    at = await place();
    open = await at.open();
  });
  afterEach(async () => {
    await open.log.close();
    await at.remove();
  });
  return {
    get log() {
      return open.log;
    },
    get index() {
      return open.index;
    },
    reopen: async () => {
      await open.log.close();
      open = await at.open();
    },
  };
}
