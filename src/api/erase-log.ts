import type { NewDelivery } from '#domain/delivery.ts';
import type { Appended, DeliveryLog } from '#log/delivery-log.ts';
import type { Erased } from './erase-delivery.ts';

/** A log into which no erased caller comes again. */
export interface ErasingLog extends DeliveryLog {
  /** Resolves when every append that began before is stored: what it brought can then be found. */
  settled(): Promise<void>;
}

/** Whatever arrives (a webhook, an import, an old file sent again) is stored without those who were erased. */
export function erasingLog(log: DeliveryLog, erase: (delivery: NewDelivery) => Promise<Erased | null>): ErasingLog {
  const running = new Set<Promise<Appended>>();
  return {
    ...log,
    async append(delivery) {
      const appended = stored(log, delivery, erase);
      running.add(appended);
      try {
        return await appended;
      } finally {
        running.delete(appended);
      }
    },
    settled: async () => {
      await Promise.allSettled(running);
    },
  };
}

async function stored(
  log: DeliveryLog,
  delivery: NewDelivery,
  erase: (delivery: NewDelivery) => Promise<Erased | null>,
): Promise<Appended> {
  const erased = await erase(delivery);
  const arriving = erased === null ? delivery : { ...delivery, ...erased };
  const appended = await log.append(arriving);
  if (!appended.duplicate) return appended;
  // The sender's id does not prove the body: a second one under the same id must not be taken for the first.
  const before = await log.get(delivery.account, appended.seq);
  return before === null || Buffer.compare(before.body, arriving.body) === 0 ? appended : { ...appended, differs: true };
}
