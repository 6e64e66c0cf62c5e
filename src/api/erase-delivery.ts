import { type EraseLayout, eraseText } from '#connectors/erase.ts';
import type { AnyConnector, Erasing } from '#connectors/connector.ts';
import type { ConnectionDirectory } from '#domain/connection.ts';
import type { NewDelivery } from '#domain/delivery.ts';
import { numberReader, type ReadNumber } from '#domain/phone-number.ts';
import type { EraseLists } from './erase-list.ts';

export type Erased = Pick<NewDelivery, 'deliveryKey' | 'headers' | 'body'>;

interface Way {
  readonly layoutOf: Erasing['layoutOf'] | null;
  readonly read: ((presented: string) => ReadNumber) | null;
}

/** As `Senders`: a question to the settings for each delivery would be most of the work. */
const rememberedMs = 1000;

/** Nothing is known of how it is written: numbers are looked for in the whole text. */
const plain: Way = { layoutOf: null, read: null };

/** Takes erased callers out of deliveries, each as its connection writes them. */
export class DeliveryEraser {
  readonly #lists: EraseLists;
  readonly #directory: ConnectionDirectory;
  readonly #connectors: ReadonlyMap<string, AnyConnector>;
  readonly #ways = new Map<string, { readonly way: Way; readonly until: number }>();

  constructor(lists: EraseLists, directory: ConnectionDirectory, connectors: ReadonlyMap<string, AnyConnector>) {
    this.#lists = lists;
    this.#directory = directory;
    this.#connectors = connectors;
  }

  /** What a delivery becomes; null where nobody erased is in it. */
  async erase(delivery: NewDelivery): Promise<Erased | null> {
    if (this.#lists.of(delivery.account) === null) return null;
    return (await this.of(delivery.connection))(delivery);
  }

  /** The same for many deliveries of a connection. */
  async of(connection: string): Promise<(delivery: NewDelivery) => Erased | null> {
    const { layoutOf, read } = await this.#wayOf(connection);
    return (delivery) => {
      const list = this.#lists.of(delivery.account);
      if (list === null) return null;
      const erased = (text: string, layout: EraseLayout | null = null): string | null => eraseText(text, list, layout, read);
      const layout = layoutOf?.(delivery) ?? null;
      const unpacked = layout?.unpack?.(delivery.body) ?? null;
      const bytes = unpacked?.body ?? Buffer.from(delivery.body.buffer, delivery.body.byteOffset, delivery.body.byteLength);
      const changed = erased(bytes.toString('latin1'), layout);
      const body = changed === null ? null : Buffer.from(changed, 'latin1');
      const key = erased(delivery.deliveryKey);
      const headers = Object.entries(delivery.headers).map(([name, value]): [string, string] => [name, erased(value) ?? value]);
      if (body === null && key === null && headers.every(([name, value]) => delivery.headers[name] === value)) return null;
      return {
        deliveryKey: key ?? delivery.deliveryKey,
        headers: Object.fromEntries(headers),
        body: body === null ? delivery.body : (unpacked?.pack(body) ?? body),
      };
    };
  }

  async #wayOf(id: string): Promise<Way> {
    const known = this.#ways.get(id);
    if (known !== undefined && performance.now() < known.until) return known.way;
    const connection = await this.#directory.find(id);
    if (connection === null) return plain;
    const way = this.#make(connection.kind, connection.settings);
    this.#ways.set(id, { way, until: performance.now() + rememberedMs });
    return way;
  }

  #make(kind: string, settings: unknown): Way {
    try {
      const erasing = this.#connectors.get(kind)?.erasingFor(settings);
      return erasing === undefined ? plain : { layoutOf: erasing.layoutOf, read: numberReader(erasing.numbers) };
    } catch {
      // Settings that are not valid decode nothing either; numbers go all the same.
      return plain;
    }
  }
}
