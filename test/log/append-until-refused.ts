import { openLog } from '../../src/log/open-log.ts';

/**
 * A process of its own for the tests of a full disk and of a folder that may not be written: appends 64 kB deliveries, a few
 * at a time, until the log refuses or 2,000 are in. Tells on stdout what was acknowledged and in which words it was refused.
 */
const [, , path = ''] = process.argv;
const acknowledged: string[] = [];
const refused: { code: unknown; message: string }[] = [];

function note(error: unknown): void {
  refused.push({ code: error instanceof Error && 'code' in error ? error.code : null, message: String(error) });
}

try {
  const { log } = await openLog({ path });
  while (refused.length === 0 && acknowledged.length < 2_000) {
    const keys = [0, 1, 2, 3].map((n) => `k${acknowledged.length + n}`);
    const append = async (deliveryKey: string): Promise<void> => {
      try {
        const body = new Uint8Array(64_000).fill(acknowledged.length);
        await log.append({ account: 'a', connection: 'c', deliveryKey, receivedAt: 0, headers: {}, body });
        acknowledged.push(deliveryKey);
      } catch (error) {
        note(error);
      }
    };
    await Promise.all(keys.map(append));
  }
  await log.close();
} catch (error) {
  note(error);
}
process.stdout.write(JSON.stringify({ acknowledged, refused }));
