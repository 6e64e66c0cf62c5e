import { z } from 'zod';
import { gapFormat } from '#domain/delivery.ts';
import { fromIso, type Instant, toIso, toIsoOrNull } from '#domain/instant.ts';
import { receive } from '#ingest/receive.ts';
import type { DeliveryHead, DeliveryLog } from '#log/delivery-log.ts';

/** A time in which events may have been missed: from what was heard last to the next login; open while we are away. */
export interface Gap {
  readonly from: Instant;
  readonly to: Instant | null;
}

/** Header of deliveries that came over a live connection. */
export const liveHeader = 'live';

const instant = z.string().transform((text, context) => {
  const at = fromIso(text);
  if (at === null) context.addIssue({ code: 'custom', message: 'wanted an instant' });
  return at ?? 0;
});
const Note = z.object({ from: instant, to: instant.nullable() });

type Place = { readonly account: string; readonly id: string };

/** Notes a gap durably, once when it begins and once when it ends. */
export async function noteGap(log: DeliveryLog, { account, id }: Place, { from, to }: Gap, now: Instant): Promise<void> {
  const body = Buffer.from(JSON.stringify({ from: toIso(from), to: toIsoOrNull(to) }));
  await receive(log, { account, connection: id, receivedAt: now, headers: { format: gapFormat, [liveHeader]: 'yes' }, body });
}

/** How many of the newest deliveries are looked through for gaps. */
const pageSize = 1_000;
const mostPages = 50;

/** What the log knows: the last gaps, newest first, and since when nothing is received (null = it never was). */
export async function gapsOf(log: DeliveryLog, place: Place, most: number): Promise<{ gaps: Gap[]; since: Instant | null }> {
  const gaps: Gap[] = [];
  let since: Instant | null = null;
  let before: number | undefined;
  for (let page = 0; page < mostPages; page++) {
    const heads = await log.list(place.account, { connection: place.id, limit: pageSize, ...(before === undefined ? {} : { before }) });
    for (const head of heads.filter(({ headers }) => liveHeader in headers)) {
      if (since !== null && gaps.length >= most) break;
      const gap = head.headers['format'] === gapFormat ? await read(log, head) : null;
      since ??= gap !== null && gap.to === null ? gap.from : head.receivedAt;
      // The note of its end tells its beginning as well.
      if (gap !== null && gap.to !== null && gaps.length < most) gaps.push(gap);
    }
    before = heads.at(-1)?.seq;
    // Further pages are only for finding the last live delivery behind an import.
    if (since !== null || before === undefined) break;
  }
  return { gaps, since };
}

async function read(log: DeliveryLog, { account, seq }: DeliveryHead): Promise<Gap | null> {
  const found = await log.get(account, seq);
  if (found === null) return null;
  try {
    return Note.parse(JSON.parse(new TextDecoder().decode(found.body)));
  } catch {
    return null;
  }
}
