import { siteSettings, type SiteSettings } from '#connectors/site/settings.ts';
import type { SavedConnection } from '#settings/connections.ts';
import { ApiProblem } from './api-problem.ts';
import { Senders } from './senders.ts';
import type { Services } from './services.ts';

/** A site that its key names. */
export interface Site {
  readonly connection: SavedConnection;
  readonly settings: SiteSettings;
}

/** Sites by their keys, their settings read once for each change. */
export class Sites {
  readonly #services: Services;
  readonly #senders: Senders;
  readonly #read = new Map<string, { readonly seq: number; readonly settings: Promise<SiteSettings> }>();

  constructor(services: Services) {
    this.#services = services;
    this.#senders = new Senders(services.settings.connections);
  }

  /** The site, and its pools as the settings name them. Throws 404 where the key is none of a site. */
  async of(key: string): Promise<Site> {
    const connection = (await this.#senders.find(key))?.connection;
    if (connection?.kind !== 'site') {
      this.#services.refused.note(null, 'no such address');
      throw new ApiProblem(404, 'unknown-site', 'No website with this key is followed here.');
    }
    const known = this.#read.get(connection.id);
    if (known?.seq === connection.settingsSeq) return { connection, settings: await known.settings };
    // Who comes meanwhile waits for the same: to make pools anew for each of them would be most of the work.
    const reading = { seq: connection.settingsSeq, settings: this.#take(connection) };
    this.#read.set(connection.id, reading);
    try {
      return { connection, settings: await reading.settings };
    } catch (error) {
      if (this.#read.get(connection.id) === reading) this.#read.delete(connection.id);
      throw error;
    }
  }

  async #take({ account, id, settings: document }: SavedConnection): Promise<SiteSettings> {
    const settings = siteSettings.parse(document);
    await this.#services.leases.usePools({ account, connection: id, pools: settings.pools });
    return settings;
  }
}
