import { type Decoded, type Delivery, gapFormat } from '#domain/delivery.ts';
import type { NumberRules } from '#domain/phone-number.ts';
import type { FoldSettings } from '#domain/fold-settings.ts';
import type { Instant } from '#domain/instant.ts';
import type { EraseLayout } from './erase.ts';
import type { Pulls } from './pulls.ts';
import type { Subscribes } from './subscribes.ts';

/**
 * One phone system, as code. Pure: no clock, no I/O. `settings` are the connection's, already parsed by `parseSettings`.
 */
export interface Connector<Settings> {
  /** `asterisk`, `table`, `webhook` … */
  readonly kind: string;
  readonly title: string;
  /** Raised whenever `decode` would answer differently: deliveries of older versions are decoded again. */
  readonly version: number;
  /** Formats of deliveries it reads (the `format` header), and how a file of that format is cut into deliveries. */
  readonly formats: Readonly<Record<string, FileFormat>>;
  /** Checks a settings document (JSON); throws a ZodError that says what, got and wanted. */
  readonly parseSettings: (document: unknown) => Settings;
  /** Events and rejects of one delivery. Never throws for bad input: a bad line is a reject with its reason. */
  readonly decode: (delivery: Delivery, settings: Settings) => Decoded;
  /** How requests of the system prove themselves; absent where the system does not post to us. */
  readonly posts?: Posts;
  /** How its API is asked for calls of the past; absent where it has none that is asked. */
  readonly pulls?: Pulls;
  /** How it is told where to post, where that must be renewed; only with `pulls`, whose credentials it is asked with. */
  readonly subscribes?: Subscribes;
  /** How the recordings that it tells of are fetched; where left out, each by its link and with nothing that proves us. */
  readonly recordings?: RecordingAccess;
  /** Guesses settings from the beginnings of files, to be corrected by a person; absent where there is nothing to guess. */
  readonly propose?: (samples: readonly Sample[], given: { readonly timeZone: string }) => Proposal;
  /** What the folds need of the settings. */
  readonly foldSettings: (settings: Settings) => FoldSettings;
  /** How a caller is erased from its deliveries. */
  readonly erasing: (settings: Settings) => Erasing;
}

/** Where a system's recordings are. What proves us to its API is sent to the hosts of the API and to this one, and to no other. */
export interface RecordingAccess {
  /** Where links lead that are a path. */
  readonly base: string;
  /** The link that a document tells which was answered in place of the sound; null = it tells none. */
  readonly linkIn?: (document: unknown) => string | null;
}

/** How numbers are written, and where in a delivery they and names stand. */
export interface Erasing {
  readonly numbers: NumberRules;
  readonly layoutOf: (delivery: Pick<Delivery, 'headers'>) => EraseLayout;
}

/** The beginning of a file: whole lines. */
export interface Sample {
  readonly format: string;
  /** Of a table with a header; else null. */
  readonly columns: readonly string[] | null;
  readonly body: Uint8Array;
}

export interface Proposal {
  /** A whole settings document. */
  readonly settings: unknown;
  /** What was guessed from what, a sentence each. */
  readonly notes: readonly string[];
}

/** A request as it came, before anything of it is believed. Header names are lower case. */
export interface Posted {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The address that the sender knows, with its query. */
  readonly url: string;
  /** The end of the address that tells what is posted, of `topics`. */
  readonly topic: string;
  /** Secrets that it may be signed with (several while one is being replaced). */
  readonly secrets: readonly string[];
  readonly now: Instant;
}

export type Verified = { readonly ok: true } | { readonly ok: false; readonly reason: string };

export interface Posts {
  /** What is posted, by the end of its address: `/ingest/{key}/{topic}`, and `/ingest/{key}` for the topic "". */
  readonly topics: Readonly<Record<string, Topic>>;
  readonly secret: SecretRule;
  /** Checked over the raw bytes, before anything is stored. */
  readonly verify: (request: Posted) => Verified;
  /** The sender's own id of the delivery; null = the content names it. */
  readonly deliveryKey: (request: Posted) => string | null;
  /** Headers that do not enter the log: they are the secret itself, or say the body once more. */
  readonly unkept?: readonly string[];
  /** Answers a request that brings nothing but asks whether we are there (a handshake); null = it is a delivery. */
  readonly greet?: (request: Posted) => Reply | null;
  /** What the system wants to hear once its delivery is durable; absent where any 2xx will do. */
  readonly reply?: (request: Posted) => Reply;
}

export interface Topic {
  /** Format of the deliveries that it makes. */
  readonly format: string;
  readonly title: string;
}

/** Whose the secret is: `ours` is made here and pasted there, `theirs` is made there and pasted here. */
export interface SecretRule {
  readonly by: 'ours' | 'theirs';
  /** What the system calls it. */
  readonly title: string;
  /** So many of the newest are valid at a time: two, so that senders can be changed without a gap, or more where it has several. */
  readonly keep: number;
}

export interface Reply {
  readonly status: 200 | 201 | 202 | 204;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How an importer cuts a file into deliveries. */
export interface FileFormat {
  readonly title: string;
  /** `lines`: any line end; `blocks`: a blank line ends a block; `csv`: quoted fields may hold line ends; `rows`: a spreadsheet. */
  readonly cut: 'lines' | 'blocks' | 'csv' | 'rows';
  /**
   * The first row names the columns and travels with each delivery in the `columns` header (JSON array). A function: the first row of which it
   * says so does; what stands above (titles, a stretch of days) is left out.
   */
  readonly header: boolean | ((columns: readonly string[]) => boolean);
}

/** A connector to someone who need not know the type of its settings. */
export interface AnyConnector extends Pick<
  Connector<unknown>,
  'kind' | 'title' | 'version' | 'formats' | 'parseSettings' | 'posts' | 'pulls' | 'subscribes' | 'recordings' | 'propose'
> {
  /** Parses the settings once (throws as `parseSettings`) and gives the decode function for them. */
  readonly decoderFor: (document: unknown) => (delivery: Delivery) => Decoded;
  /** Parses the settings (throws as `parseSettings`) and gives what the folds need of them. */
  readonly foldSettingsFor: (document: unknown) => FoldSettings;
  /** Parses the settings (throws as `parseSettings`) and tells how a caller is erased. */
  readonly erasingFor: (document: unknown) => Erasing;
}

export function withAnySettings<Settings>(connector: Connector<Settings>): AnyConnector {
  return {
    ...connector,
    decoderFor: (document) => {
      const settings = connector.parseSettings(document);
      return (delivery) => {
        if (delivery.headers['torn'] === 'true') return torn(delivery);
        return delivery.headers['format'] === gapFormat ? { events: [], rejects: [] } : connector.decode(delivery, settings);
      };
    },
    foldSettingsFor: (document) => connector.foldSettings(connector.parseSettings(document)),
    erasingFor: (document) => connector.erasing(connector.parseSettings(document)),
  };
}

/** Half a line may read like a whole one, so it is never decoded; the whole line comes with the next import of the grown file. */
function torn(delivery: Delivery): Decoded {
  const text = new TextDecoder().decode(delivery.body.subarray(0, 2000)).slice(0, 500);
  const reason = 'line: got no line end, wanted a whole line; the file ended here when it was imported';
  return { events: [], rejects: [{ line: 1, byte: 0, reason, text }] };
}
