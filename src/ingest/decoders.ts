import { createHash } from 'node:crypto';
import type { AnyConnector } from '#connectors/connector.ts';
import type { Connection, ConnectionDirectory } from '#domain/connection.ts';
import type { Decoded, Delivery } from '#domain/delivery.ts';
import { holds, type SeqRanges } from '#domain/seq-ranges.ts';

/** How the deliveries of one connection are read now. */
export interface Decoder {
  /** Connector, version and settings in one word: a connection that was decoded with another one is decoded again. */
  readonly name: string;
  /** Never throws: what cannot be decoded is a reject with its reason. */
  readonly decode: (delivery: Delivery) => Decoded;
}

/** Deliveries of a connection that no longer count, because the imports that brought them were undone. */
export type WithdrawnOf = (connection: string) => Promise<SeqRanges>;

/** Finds the decoder of each connection and remembers it until `forget`. */
export class Decoders {
  readonly #directory: ConnectionDirectory;
  readonly #connectors: ReadonlyMap<string, AnyConnector>;
  readonly #withdrawnOf: WithdrawnOf | null;
  readonly #found = new Map<string, Decoder>();

  constructor(directory: ConnectionDirectory, connectors: ReadonlyMap<string, AnyConnector>, withdrawnOf: WithdrawnOf | null = null) {
    this.#directory = directory;
    this.#connectors = connectors;
    this.#withdrawnOf = withdrawnOf;
  }

  async of(connection: string): Promise<Decoder> {
    const before = this.#found.get(connection);
    if (before !== undefined) return before;
    const known = await this.#directory.find(connection);
    const decoder = known === null ? refusing('unknown', `Unknown connection "${connection}".`) : this.#decoderOf(known);
    const withdrawn = known === null || this.#withdrawnOf === null ? [] : await this.#withdrawnOf(connection);
    const counting = withdrawn.length === 0 ? decoder : leavingOut(decoder, withdrawn);
    this.#found.set(connection, counting);
    return counting;
  }

  /** The connections may have changed. */
  forget(): void {
    this.#found.clear();
  }

  #decoderOf({ kind, account, settings, settingsSeq }: Connection): Decoder {
    const connector = this.#connectors.get(kind);
    if (connector === undefined) {
      const kinds = [...this.#connectors.keys()].join(', ');
      return refusing(`${kind}@none`, `No connector of the kind "${kind}"; known: ${kinds}.`);
    }
    const name = `${kind}@${connector.version}+${settingsSeq}`;
    let decode: (delivery: Delivery) => Decoded;
    try {
      decode = connector.decoderFor(settings);
    } catch (error) {
      return refusing(name, `The connection's settings are not valid: ${messageOf(error)}`);
    }
    return {
      name,
      decode: (delivery) => {
        if (delivery.account !== account) return rejected(delivery, `The connection "${delivery.connection}" belongs to another account.`);
        try {
          return decode(delivery);
        } catch (error) {
          return rejected(delivery, `The decoder failed: ${messageOf(error)}`);
        }
      },
    };
  }
}

/**
 * Which deliveries are left out is part of the name: an import that is undone, or counts again, decodes its connection again
 * without them, so that events that came with another file as well stay and groups that only they joined fall apart.
 */
function leavingOut({ name, decode }: Decoder, withdrawn: SeqRanges): Decoder {
  const digest = createHash('sha256').update(JSON.stringify(withdrawn)).digest('hex').slice(0, 12);
  return {
    name: `${name}-${digest}`,
    decode: (delivery) => (holds(withdrawn, delivery.seq) ? { events: [], rejects: [] } : decode(delivery)),
  };
}

/** A decoder that rejects every delivery whole. */
export function refusing(name: string, reason: string): Decoder {
  return { name, decode: (delivery) => rejected(delivery, reason) };
}

/** A whole delivery as one reject; it shows the head of the body. */
export function rejected(delivery: Delivery, reason: string): Decoded {
  const text = new TextDecoder().decode(delivery.body.subarray(0, 2_000)).slice(0, 500);
  return { events: [], rejects: [{ line: 0, byte: 0, reason, text }] };
}

export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500);
}
