import { headersOf } from '#connectors/columns-header.ts';
import type { AnyConnector, FileFormat, Sample } from '#connectors/connector.ts';
import { sampleOf } from './import-file.ts';

/** Which format a file is in, by who understands its beginning; its name is not asked. */
export interface RecognisedFile {
  readonly kind: string;
  readonly format: string;
  readonly title: string;
  /** Share of the lines of the sample that it reads. */
  readonly understood: number;
  readonly sample: Sample;
}

/** Fewer understood lines than this are chance. */
const leastUnderstood = 0.5;

/**
 * Lets every connector read the beginning as each of its formats, with bare settings; who understands most has it. What
 * nobody understands line by line and what has a header is a table: its columns still have to be told.
 */
export async function recogniseFile(path: string, connectors: Iterable<AnyConnector>): Promise<RecognisedFile | null> {
  let best: RecognisedFile | null = null;
  let table: RecognisedFile | null = null;
  for (const connector of connectors) {
    for (const [format, file] of Object.entries(connector.formats)) {
      const sample = await sampleOf(path, format, file);
      if (sample === null) continue;
      const spreadsheet = sample.format === 'table-xlsx';
      const { kind } = connector;
      // Its header is looked for, so it is of this format or of none.
      const sought = typeof file.header === 'function';
      if (sought && sample.columns === null) continue;
      if (file.header === true) {
        if (table === null && isHeader(sample))
          table = { kind, format: sample.format, title: titleOf(connector, sample.format), understood: 0, sample };
        continue;
      }
      if (spreadsheet && !sought) continue;
      const understood = shareUnderstood(connector, file, sample);
      if (understood >= leastUnderstood && understood > (best?.understood ?? 0)) {
        best = { kind, format, title: file.title, understood, sample };
      }
    }
  }
  return best ?? table;
}

function titleOf({ formats, title }: AnyConnector, format: string): string {
  return formats[format]?.title ?? title;
}

function shareUnderstood(connector: AnyConnector, file: FileFormat, sample: Sample): number {
  const decode = bareDecoder(connector);
  if (decode === null) return 0;
  const { events, rejects } = decode({ ...nowhere, headers: headersOf(sample), body: sample.body });
  if (events.length === 0 || rejects.some(({ line }) => line === 0)) return 0;
  const text = new TextDecoder().decode(sample.body).trimEnd();
  const records = text.split(file.cut === 'blocks' ? /\r?\n\s*\r?\n/u : /\r?\n/u).length;
  return Math.max(0, 1 - rejects.length / records);
}

/** With no more than a zone, or with nothing; null where the connector must be told more to read anything. */
function bareDecoder(connector: AnyConnector): ReturnType<AnyConnector['decoderFor']> | null {
  for (const document of [{ timeZone: 'UTC' }, {}]) {
    try {
      return connector.decoderFor(document);
    } catch {
      // The next document may be enough.
    }
  }
  return null;
}

const nowhere = { seq: 0, account: '', connection: '', deliveryKey: '', receivedAt: 0 };

/** Two names or more, all of them different, none of them a number. */
function isHeader({ columns }: Sample): boolean {
  if (columns === null || columns.length < 2) return false;
  const names = columns.filter((name) => name !== '');
  return names.length >= 2 && new Set(names).size === names.length && names.every((name) => !/^[+-]?[\d.,:/ -]+$/u.test(name));
}
