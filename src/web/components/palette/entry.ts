export const entryGroups = ['recent', 'page', 'view', 'queue', 'agent', 'number', 'metric', 'call', 'action'] as const;
export type EntryGroup = (typeof entryGroups)[number];

/** Something that the palette leads to. */
export interface Entry {
  readonly id: string;
  readonly group: EntryGroup;
  readonly title: string;
  /** Beside the title, fainter. */
  readonly note?: string;
  readonly words?: string;
  /** Found by the server already: whatever was typed fits. */
  readonly found?: true;
  readonly run: () => void;
}

/** What the palette asks of the shell. */
export interface PaletteActions {
  readonly saveView: () => void;
  readonly showShortcuts: () => void;
  readonly signOut: () => void;
}
