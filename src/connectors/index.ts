import { asterisk } from './asterisk/connector.ts';
import { withAnySettings } from './connector.ts';
import type { AnyConnector } from './connector.ts';
import { table } from './table/connector.ts';
import { webhook } from './webhook/connector.ts';

/** Every connector: a phone system is its folder and its line here. */
const all: readonly AnyConnector[] = [withAnySettings(asterisk), withAnySettings(table), withAnySettings(webhook)];

export const connectors: ReadonlyMap<string, AnyConnector> = new Map(all.map((connector) => [connector.kind, connector]));
