import { type AnyConnector, type Connector, withAnySettings } from './connector.ts';
import * as systems from './systems.ts';

/** Every connector by its kind. */
export const connectors: ReadonlyMap<string, AnyConnector> = new Map(allOf(systems).map((connector) => [connector.kind, connector]));

/** Each has settings of its own type. */
function allOf<Settings extends object>(each: { readonly [Kind in keyof Settings]: Connector<Settings[Kind]> }): AnyConnector[] {
  const all: AnyConnector[] = [];
  for (const kind in each) all.push(withAnySettings(each[kind]));
  return all;
}
