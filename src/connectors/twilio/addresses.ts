import { agentAt, callerOf, type Reading } from '#connectors/hosted.ts';

/** Withheld numbers come as the word that their digits spell on a keypad. */
const spelled: ReadonlyMap<string, string> = new Map([
  ['266696687', 'anonymous'],
  ['7378742833', 'restricted'],
  ['2562533', 'blocked'],
  ['8656696', 'unknown'],
  ['86282452253', 'unavailable'],
]);

/** The agent whose address it is by the settings, however they write it; null where they do not list it. */
function listedAgent(reading: Reading, address: string): string | null {
  const ways = [address, bare(address), reading.readNumber(address).e164 ?? address];
  return ways.map((way) => agentAt(reading, way)).find((agent) => agent !== null) ?? null;
}

/** The name of the agent who is reached at an address: as listed, else the address. */
export function agentNamed(reading: Reading, address: string): string {
  return listedAgent(reading, address) ?? reading.readNumber(address).e164 ?? bare(address);
}

/** Whether an address is an agent's: one that the settings list, or a browser phone that is signed in. */
export function isAgentAt(reading: Reading, address: string | null): boolean {
  if (address === null) return false;
  return listedAgent(reading, address) !== null || (/^client:/iu.test(address) && !/^client:anonymous$/iu.test(address));
}

/** Whether it is a phone from which an agent places calls: what comes from a telephone number comes from outside. */
export function isAgentPhone(reading: Reading, address: string | null): boolean {
  return address !== null && /^(?:client|sips?):/iu.test(address) && isAgentAt(reading, address);
}

/** The caller at an address; of a SIP address the part before the host is the number. */
export function callerAt(reading: Reading, address: string | null) {
  if (address === null) return callerOf(reading, null);
  return callerOf(reading, spelled.get(address.replace(/^\+/u, '')) ?? numberIn(address));
}

/** The number that an address is, as written. */
export function numberIn(address: string): string {
  return /^sips?:/iu.test(address) ? bare(address).replace(/@.*$/u, '') : address;
}

/** Without scheme and parameters: `client:ann` is ann. */
function bare(address: string): string {
  return address.replace(/^(?:client|sips?):/iu, '').replace(/[;?].*$/u, '');
}
