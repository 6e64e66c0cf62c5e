import { foldGroup } from '#calls/fold.ts';
import { headersOf } from '#connectors/columns-header.ts';
import type { AnyConnector, Sample } from '#connectors/connector.ts';
import { rowsOf } from '#connectors/csv.ts';
import { delimiterOf } from '#connectors/table/connector.ts';
import { mappingSchema } from '#connectors/table/mapping.ts';
import type { Preview } from '#contract/import-view.ts';
import type { Decoded, Delivery } from '#domain/delivery.ts';
import type { DecodedEvent } from '#domain/events.ts';
import type { FoldSettings } from '#domain/fold-settings.ts';
import { planGroups } from '#log/group-plan.ts';
import { type ShownFacts, shownFacts } from './shown-facts.ts';

type PreviewRow = Preview['rows'][number];

/** Rows that a preview shows. */
const shownRows = 50;

/** What a file's beginning would become with these settings; nothing is stored. Throws as the connector's `parseSettings`. */
export function previewOf(connector: AnyConnector, settings: unknown, sample: Sample): Preview {
  const decode = connector.decoderFor(settings);
  const folding = connector.foldSettingsFor(settings);
  const read = (body: Uint8Array): Decoded => decode(deliveryOf(sample, body));
  if (connector.kind !== 'table') return linesPreview(sample, read, folding);
  return tablePreview(sample, delimiterOf(headersOf(sample), mappingSchema.parse(settings)), read, folding);
}

/** Each row by itself, so that a fact stands beside the row that tells it. */
function tablePreview(sample: Sample, delimiter: string, read: (body: Uint8Array) => Decoded, folding: FoldSettings): Preview {
  const broken: Decoded['rejects'][number][] = [];
  const all = rowsOf(sample.body, broken, delimiter);
  const rows: PreviewRow[] = all.slice(0, shownRows).map(({ fields, line }) => {
    const { events, rejects } = read(new TextEncoder().encode(`${line.text}\n`));
    const [facts] = factsOf(events, folding);
    const reason = rejects.length === 0 ? null : rejects.map((reject) => reject.reason).join('; ');
    return { line: line.number, cells: [...fields], skipped: reason === null && facts === undefined, reason, facts: facts ?? null };
  });
  for (const { line, text, reason } of broken.slice(0, shownRows)) rows.push({ line, cells: [text], skipped: false, reason, facts: null });
  rows.sort((a, b) => a.line - b.line);
  const shown = rows.slice(0, shownRows);
  return summary(sample.columns, shown, shown.length);
}

/** Lines of a phone system tell a call together: the facts of all of them, and beside them what was not understood. */
function linesPreview(sample: Sample, read: (body: Uint8Array) => Decoded, folding: FoldSettings): Preview {
  const { events, rejects } = read(sample.body);
  const facts = factsOf(events, folding).sort((a, b) => String(a['started_at']).localeCompare(String(b['started_at'])));
  const told = facts.slice(0, shownRows).map((one): PreviewRow => ({ line: 0, cells: [], skipped: false, reason: null, facts: one }));
  const refused = rejects
    .slice(0, shownRows)
    .map(({ line, text, reason }): PreviewRow => ({ line, cells: [text], skipped: false, reason, facts: null }));
  const lines = new TextDecoder().decode(sample.body).trimEnd().split('\n').length;
  return { ...summary(null, [...told, ...refused], lines), facts: facts.length, rejects: rejects.length };
}

function summary(columns: readonly string[] | null, rows: PreviewRow[], read: number): Preview {
  const named = new Set(rows.flatMap((row) => Object.keys(row.facts ?? {})));
  return {
    columns: columns === null ? null : [...columns],
    fact_columns: [...named],
    rows,
    read,
    facts: rows.filter((row) => row.facts !== null).length,
    rejects: rows.filter((row) => row.reason !== null).length,
  };
}

/** The facts of events, grouped as the log groups them. */
function factsOf(events: readonly DecodedEvent[], folding: FoldSettings): ShownFacts[] {
  const plan = planGroups(
    events.map(({ key, links }) => ({ source: 1, key, links })),
    () => undefined,
    { node: 0, group: 0 },
  );
  const groups = new Map<number, DecodedEvent[]>();
  events.forEach((event, at) => {
    const group = plan.nodes[at]?.group ?? 0;
    const found = groups.get(group);
    if (found === undefined) groups.set(group, [event]);
    else found.push(event);
  });
  return [...groups.values()].flatMap((group) => {
    const kind = group[0]?.key.split(':', 1)[0] ?? '';
    // What an agent did is told by states; the preview shows calls and rows.
    if (kind === 'agent') return [];
    const stored = group.map((event, ordinal) => ({ ...event, seq: 1, ordinal }));
    return shownFacts(foldGroup({ connection: 'preview', kind, events: stored }, folding));
  });
}

function deliveryOf(sample: Sample, body: Uint8Array): Delivery {
  const nowhere = { seq: 1, account: 'preview', connection: 'preview', deliveryKey: 'preview', receivedAt: 0 };
  return { ...nowhere, headers: headersOf(sample), body };
}
