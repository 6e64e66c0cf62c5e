import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ReadWriteLock } from './lock.ts';

test('readers share, a writer is alone, and readers that come later wait behind it', async () => {
  const lock = new ReadWriteLock();
  const told: string[] = [];
  const section = (name: string, ms: number) => async () => {
    told.push(`${name} in`);
    await pause(ms);
    told.push(`${name} out`);
  };
  await Promise.all([
    lock.read(section('page 1', 40)),
    lock.read(section('page 2', 10)),
    lock.write(section('batch', 10)),
    lock.read(section('page 3', 10)),
  ]);
  expect(told).toEqual(['page 1 in', 'page 2 in', 'page 2 out', 'page 1 out', 'batch in', 'batch out', 'page 3 in', 'page 3 out']);
});

test('a section inside another one of the same task does not wait for itself, even behind a waiting writer', async () => {
  const lock = new ReadWriteLock();
  const reading = lock.read(async () => {
    await pause(10);
    return await lock.read(async () => await Promise.resolve('inner'));
  });
  const writing = lock.write(async () => await Promise.resolve('written'));
  expect(await reading).toBe('inner');
  expect(await writing).toBe('written');
  await expect(
    lock.read(async () => {
      await lock.write(async () => await Promise.resolve());
    }),
  ).rejects.toThrow(/cannot start inside/);
});

test('a failure gives the lock back', async () => {
  const lock = new ReadWriteLock();
  await expect(lock.write(async () => await Promise.reject(new Error('disk')))).rejects.toThrow('disk');
  expect(await lock.read(async () => await Promise.resolve(1))).toBe(1);
});
