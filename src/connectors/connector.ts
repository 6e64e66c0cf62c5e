import type { Decoded, Delivery } from '#domain/delivery.ts';
import type { FoldSettings } from '#domain/fold-settings.ts';

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
  /** What the folds need of the settings. */
  readonly foldSettings: (settings: Settings) => FoldSettings;
}

/** How an importer cuts a file into deliveries. */
export interface FileFormat {
  readonly title: string;
  /** `lines`: any line end; `blocks`: a blank line ends a block; `csv`: quoted fields may hold line ends; `rows`: a spreadsheet. */
  readonly cut: 'lines' | 'blocks' | 'csv' | 'rows';
  /** The first row names the columns and travels with each delivery in the `columns` header (JSON array). */
  readonly header: boolean;
}

/** A connector to someone who need not know the type of its settings. */
export interface AnyConnector extends Pick<Connector<unknown>, 'kind' | 'title' | 'version' | 'formats' | 'parseSettings'> {
  /** Parses the settings once (throws as `parseSettings`) and gives the decode function for them. */
  readonly decoderFor: (document: unknown) => (delivery: Delivery) => Decoded;
  /** Parses the settings (throws as `parseSettings`) and gives what the folds need of them. */
  readonly foldSettingsFor: (document: unknown) => FoldSettings;
}

export function withAnySettings<Settings>(connector: Connector<Settings>): AnyConnector {
  return {
    ...connector,
    decoderFor: (document) => {
      const settings = connector.parseSettings(document);
      return (delivery) => connector.decode(delivery, settings);
    },
    foldSettingsFor: (document) => connector.foldSettings(connector.parseSettings(document)),
  };
}
