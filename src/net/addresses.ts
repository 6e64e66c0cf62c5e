import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Ranges that are nobody's on the open internet: this machine, its network, reserved, many at once. */
const closed4 = listOf('ipv4', [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24'],
  ...['192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
]);
/** Of IPv6 only what is given out for use; loopback, unique-local, link-local, multicast and mapped IPv4 lie outside. */
const open6 = listOf('ipv6', ['2000::/3']);
/** Within it: tunnels that hold an IPv4 address, and examples. */
const closed6 = listOf('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);

/** Whether an address is one of the open internet. */
export function isPublic(address: string): boolean {
  const [plain = ''] = address.split('%');
  switch (isIP(plain)) {
    case 4:
      return !closed4.check(plain, 'ipv4');
    case 6:
      return open6.check(plain, 'ipv6') && !closed6.check(plain, 'ipv6');
    default:
      return false;
  }
}

/** An address that this server does not send to. */
export class RefusedAddress extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RefusedAddress';
  }
}

/** Why nothing is sent to where a URL leads, in a sentence; null = nothing that can be seen without asking for its name. */
export function closedTo(url: URL, allowPrivate: boolean): string | null {
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) return 'The address is not https://.';
  // A literal address is connected to without being looked up.
  const literal = literalOf(url);
  return literal === null || allowPrivate || isPublic(literal) ? null : isPrivate(literal);
}

const isPrivate = (address: string): string =>
  `The address ${address} is private or reserved: this server does not send there (OUTBOUND_PRIVATE).`;

/** The address where a URL names one instead of a host; URLs are parsed so that 0x7f.1 is 127.0.0.1 here. */
export function literalOf({ hostname }: URL): string | null {
  const plain = hostname.replace(/^\[|\]$/g, '');
  return isIP(plain) === 0 ? null : plain;
}

type Resolve = (host: string, options: LookupOptions & { all: true }, done: (error: Error | null, found: LookupAddress[]) => void) => void;

/**
 * Resolves names for a connection and hands on public addresses alone. The connection goes to what this has looked at: a name
 * that says something else the next time changes nothing.
 */
export function guardedLookup(allowPrivate: boolean, resolve: Resolve = systemLookup): LookupFunction {
  return (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, found) => {
      const open = error === null ? found.filter(({ address }) => allowPrivate || isPublic(address)) : [];
      const [first] = open;
      if (error !== null || first === undefined) done(error ?? new RefusedAddress(isPrivate(found[0]?.address ?? host)), '', 0);
      else if (options.all === true) done(null, open);
      else done(null, first.address, first.family);
    });
  };
}

function listOf(family: 'ipv4' | 'ipv6', ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [net = '', bits = ''] = range.split('/');
    list.addSubnet(net, Number(bits), family);
  }
  return list;
}
