import type { Connections, SavedConnection } from '#settings/connections.ts';

/** Who posts to /ingest under a key, and with what it may sign. */
export interface Sender {
  readonly connection: SavedConnection;
  readonly secrets: readonly string[];
}

const rememberedMs = 1000;
const mostRemembered = 1000;

/** Remembers senders for a second: at thousands of events a second, two questions to the settings for each would be most of the work. */
export class Senders {
  readonly #connections: Connections;
  readonly #known = new Map<string, { readonly sender: Sender; readonly until: number }>();
  readonly #asked = new Map<string, Promise<Sender | null>>();

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  async find(key: string): Promise<Sender | null> {
    const known = this.#known.get(key);
    if (known !== undefined && performance.now() < known.until) return known.sender;
    // Hundreds who come while the settings are asked wait for the one answer.
    const before = this.#asked.get(key);
    if (before !== undefined) return await before;
    const asked = this.again(key).finally(() => this.#asked.delete(key));
    this.#asked.set(key, asked);
    return await asked;
  }

  /** Asks the settings: for a sender that nobody knows, or whose signature an older secret did not make. */
  async again(key: string): Promise<Sender | null> {
    this.#known.delete(key);
    const connection = await this.#connections.findByKey(key);
    if (connection === null) return null;
    const sender = { connection, secrets: await this.#connections.secrets(connection.id) };
    if (this.#known.size >= mostRemembered) this.#known.clear();
    this.#known.set(key, { sender, until: performance.now() + rememberedMs });
    return sender;
  }
}
