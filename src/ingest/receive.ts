import { createHash } from 'node:crypto';
import type { NewDelivery } from '#domain/delivery.ts';
import { Failure } from '#domain/failure.ts';
import type { Appended, DeliveryLog } from '#log/delivery-log.ts';

/** The largest body that is taken: 5 MB. Files come in chunks far below it. */
export const mostBodyBytes = 5_000_000;

/** A delivery as it arrives; a sender that numbers its deliveries gives `deliveryKey`. */
export type Arrival = Omit<NewDelivery, 'deliveryKey'> & { readonly deliveryKey?: string };

/** Stores an arrival durably and says where. A `Failure` means that nothing was stored. */
export async function receive(log: DeliveryLog, arrival: Arrival): Promise<Appended> {
  const { body, headers, deliveryKey } = arrival;
  if (body.byteLength > mostBodyBytes) {
    throw new Failure('too-large', `A delivery may have ${mostBodyBytes} bytes; this one has ${body.byteLength}. Send it in parts.`);
  }
  if (body.byteLength === 0) throw new Failure('invalid-delivery', 'A delivery needs a body; this one is empty.');
  if (deliveryKey !== undefined && (deliveryKey === '' || deliveryKey.length > mostKeyLength)) {
    throw new Failure('invalid-delivery', `A delivery key has 1 to ${mostKeyLength} characters; got ${deliveryKey.length}.`);
  }
  return await log.append({ ...arrival, deliveryKey: deliveryKey ?? contentKey(headers, body) });
}

const mostKeyLength = 200;

/** The key of a delivery whose sender gives none: the same content read the same way is the same delivery. */
export function contentKey(headers: Readonly<Record<string, string>>, body: Uint8Array): string {
  const hash = createHash('sha256');
  for (const name of ['format', 'columns']) hash.update(`${headers[name] ?? ''}\n`);
  return hash.update(body).digest('hex');
}
