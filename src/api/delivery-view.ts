import type { DeliverySummary } from '#contract/call-view.ts';
import { toIso } from '#domain/instant.ts';
import type { DeliveryHead } from '#log/delivery-log.ts';

/** A delivery without its body, as lists show it. */
export function headView({ seq, connection, deliveryKey, receivedAt, headers, bytes }: DeliveryHead): DeliverySummary {
  return {
    seq,
    connection: slugOf(connection),
    delivery_key: deliveryKey,
    received_at: toIso(receivedAt),
    format: headers['format'] ?? null,
    file: headers['file'] ?? null,
    bytes,
  };
}

/** `<account>/<slug>` as the account itself names it. */
export function slugOf(connection: string): string {
  return connection.slice(connection.indexOf('/') + 1);
}
