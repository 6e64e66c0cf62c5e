import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Batches } from './batches.ts';

/** A store that takes when it is told to. */
function slowStore() {
  const stored: string[] = [];
  let open: () => void = () => undefined;
  return {
    stored,
    store: async (body: Uint8Array): Promise<void> => {
      await new Promise<void>((resolve) => {
        open = resolve;
      });
      stored.push(Buffer.from(body).toString());
    },
    async takes(): Promise<void> {
      open();
      await pause(5);
    },
  };
}

const piece = (text: string): Buffer => Buffer.from(text);

describe('batches', () => {
  it('are one delivery of what came within the time', async () => {
    const stored: string[] = [];
    const store = async (body: Uint8Array): Promise<void> => {
      stored.push(Buffer.from(body).toString());
      await Promise.resolve();
    };
    const batches = new Batches({ store, everyMs: 20, bytes: 100 });
    await batches.take([piece('a'), piece('b')]);
    await batches.take([piece('c')]);
    expect(stored).toEqual([]);
    await pause(60);
    expect(stored).toEqual(['abc']);
    await batches.take([piece('d')]);
    await batches.flush();
    expect(stored).toEqual(['abc', 'd']);
  });

  it('let nobody bring more than one batch beside the one that is being stored', async () => {
    const slow = slowStore();
    const batches = new Batches({ store: slow.store, everyMs: 1, bytes: 4 });
    await batches.take([piece('aa')]);
    await pause(10);
    let taken = false;
    const more = batches.take([piece('bb'), piece('bb'), piece('cc')]).then(() => {
      taken = true;
    });
    await pause(20);
    expect([taken, slow.stored]).toEqual([false, []]);
    await slow.takes();
    expect([taken, slow.stored]).toEqual([false, ['aa']]);
    await slow.takes();
    await more;
    expect(slow.stored).toEqual(['aa', 'bbbb']);
    await pause(10);
    await slow.takes();
    expect(slow.stored).toEqual(['aa', 'bbbb', 'cc']);
  });

  it('tell who brings more that the store gave up', async () => {
    const batches = new Batches({ store: async () => await Promise.reject(new Error('full')), everyMs: 1, bytes: 100 });
    await batches.take([piece('a')]);
    await pause(10);
    await expect(batches.take([piece('b')])).rejects.toThrow('could not be stored');
    await expect(batches.flush()).rejects.toThrow('full');
  });
});
