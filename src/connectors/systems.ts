/** Every system that we read: its folder, and its line here. */
export { adCosts } from './ad-costs/connector.ts';
export { aircall } from './aircall/connector.ts';
export { asterisk } from './asterisk/connector.ts';
export { callrail } from './callrail/connector.ts';
export { cloudtalk } from './cloudtalk/connector.ts';
export { freeswitch } from './freeswitch/connector.ts';
export { justcall } from './justcall/connector.ts';
export { ringcentral } from './ringcentral/connector.ts';
export { ringover } from './ringover/connector.ts';
export { site } from './site/connector.ts';
export { table } from './table/connector.ts';
export { twilio } from './twilio/connector.ts';
export { webhook } from './webhook/connector.ts';
