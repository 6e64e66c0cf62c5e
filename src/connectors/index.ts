import { aircall } from './aircall/connector.ts';
import { asterisk } from './asterisk/connector.ts';
import { callrail } from './callrail/connector.ts';
import { cloudtalk } from './cloudtalk/connector.ts';
import { withAnySettings } from './connector.ts';
import type { AnyConnector } from './connector.ts';
import { freeswitch } from './freeswitch/connector.ts';
import { justcall } from './justcall/connector.ts';
import { ringcentral } from './ringcentral/connector.ts';
import { ringover } from './ringover/connector.ts';
import { table } from './table/connector.ts';
import { twilio } from './twilio/connector.ts';
import { webhook } from './webhook/connector.ts';

/** Every connector: a phone system is its folder and its line here. */
const all: readonly AnyConnector[] = [
  withAnySettings(aircall),
  withAnySettings(asterisk),
  withAnySettings(callrail),
  withAnySettings(cloudtalk),
  withAnySettings(freeswitch),
  withAnySettings(justcall),
  withAnySettings(ringcentral),
  withAnySettings(ringover),
  withAnySettings(table),
  withAnySettings(twilio),
  withAnySettings(webhook),
];

export const connectors: ReadonlyMap<string, AnyConnector> = new Map(all.map((connector) => [connector.kind, connector]));
