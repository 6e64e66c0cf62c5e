import { afterEach, expect, test, vi } from 'vitest';
import { Looking } from './looking.ts';

afterEach(() => vi.useRealTimers());

/** A promise, and what ends it. */
function pending() {
  let [resolve, reject]: [() => void, (error: Error) => void] = [() => undefined, () => undefined];
  const promise = new Promise<undefined>((good, bad) => {
    resolve = () => good(undefined);
    reject = bad;
  });
  return { promise, resolve, reject };
}

/** Looks that end when they are told to. */
function looks(more: Partial<ConstructorParameters<typeof Looking>[0]> = {}) {
  const open: ReturnType<typeof pending>[] = [];
  const problems: unknown[] = [];
  const seen = { begun: 0, atOnce: 0 };
  let running = 0;
  const looking = new Looking({
    look: async () => {
      seen.begun += 1;
      running += 1;
      seen.atOnce = Math.max(seen.atOnce, running);
      const one = pending();
      open.push(one);
      await one.promise.finally(() => (running -= 1));
    },
    onProblem: (error) => problems.push(error),
    againMs: 5,
    ...more,
  });
  const settled = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { looking, open, problems, seen, settled };
}

test('one look at a time; asked for during one, one more follows, however often', async () => {
  const { looking, open, seen, settled } = looks();
  looking.look();
  await settled();
  expect(seen.begun).toBe(0);
  looking.start();
  looking.look();
  await settled();
  for (let times = 0; times < 3; times++) looking.look();
  await settled();
  expect(seen.begun).toBe(1);
  open[0]?.resolve();
  await settled();
  expect(seen).toEqual({ begun: 2, atOnce: 1 });
  open[1]?.resolve();
  await settled();
  expect(seen.begun).toBe(2);
  looking.look();
  await settled();
  expect(seen.begun).toBe(3);
  const closed = looking.close();
  let over = false;
  void closed.then(() => (over = true));
  looking.look();
  await settled();
  expect(over).toBe(false);
  open[2]?.resolve();
  await closed;
  expect(seen).toEqual({ begun: 3, atOnce: 1 });
});

test('a look that fails is told and comes again', async () => {
  const { looking, open, problems, seen, settled } = looks();
  looking.start();
  await settled();
  open[0]?.reject(new Error('no store'));
  await vi.waitFor(() => expect(seen.begun).toBe(2));
  expect(problems.map(String)).toEqual(['Error: no store']);
  open[1]?.resolve();
  await looking.close();
  expect(seen.begun).toBe(2);
});

test('where nobody asks it looks again after a while', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { looking, open, seen, settled } = looks({ everyMs: 1_000 });
  looking.start();
  await settled();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(seen.begun).toBe(1);
  open[0]?.resolve();
  await settled();
  await vi.advanceTimersByTimeAsync(999);
  expect(seen.begun).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(seen.begun).toBe(2);
  open[1]?.resolve();
  await looking.close();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(seen.begun).toBe(2);
});
