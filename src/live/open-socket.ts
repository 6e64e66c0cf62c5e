import { lookup } from 'node:dns/promises';
import { X509Certificate } from 'node:crypto';
import { connect, isIP, type Socket } from 'node:net';
import { checkServerIdentity, connect as connectTls, type PeerCertificate } from 'node:tls';
import { LiveFailure, type LiveTarget, type StepName } from './live-system.ts';
import { codeOf } from '#domain/error-code.ts';

type Note = (step: StepName, says: string) => void;

const connectMs = 5_000;

/** Opens TCP, and TLS where it is wanted. Each failure says in words what to look at. */
export async function openSocket(target: LiveTarget, signal: AbortSignal, note: Note = () => undefined): Promise<Socket> {
  const { host, port, tls } = target;
  await find(host, signal, note);
  const socket = await opened(connect({ host, port, autoSelectFamily: true }), 'connect', 'connect', target, signal);
  note('connect', `${host} answers on port ${port}.`);
  socket.setKeepAlive(true, 30_000);
  socket.setNoDelay(true);
  if (tls === false) return socket;
  const ca = tls === true ? undefined : tls.ca;
  const secure = connectTls({
    socket,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(ca === undefined ? {} : { ca }),
    checkServerIdentity: (name: string, peer: PeerCertificate) =>
      ca !== undefined && isThat(ca, peer) ? undefined : checkServerIdentity(isIP(host) === 0 ? name : host, peer),
  });
  await opened(secure, 'secureConnect', 'tls', target, signal);
  note('tls', `${secure.getProtocol() ?? 'TLS'}, and the certificate is trusted.`);
  return secure;
}

async function find(host: string, signal: AbortSignal, note: Note): Promise<void> {
  if (isIP(host) !== 0) return;
  let address: string;
  try {
    ({ address } = await raced(lookup(host), signal));
  } catch (error) {
    if (signal.aborted) throw error;
    throw new LiveFailure('name', `The name "${host}" was not found. Is it spelt right, and does the server know it?`, { cause: error });
  }
  note('name', `${host} is ${address}.`);
}

/** Waits for the socket to be ready. */
async function opened<S extends Socket>(
  socket: S,
  event: string,
  step: 'connect' | 'tls',
  target: LiveTarget,
  signal: AbortSignal,
): Promise<S> {
  let fail: (error: unknown) => void = () => undefined;
  const aborted = (): void => fail(signal.reason);
  try {
    await new Promise<void>((resolve, reject) => {
      fail = reject;
      socket.once(event, () => resolve());
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('closed')));
      socket.setTimeout(connectMs, () => reject(new Error('timeout')));
      if (signal.aborted) aborted();
      signal.addEventListener('abort', aborted);
    });
    socket.setTimeout(0);
    return socket;
  } catch (error) {
    socket.on('error', () => undefined);
    socket.destroy();
    if (signal.aborted) throw error;
    const says = step === 'connect' ? whyNotConnected(error, target) : whyNotSecure(error, target);
    throw new LiveFailure(step, says, { cause: error });
  } finally {
    signal.removeEventListener('abort', aborted);
  }
}

/** `ca` is the certificate that was shown: whoever gave it meant exactly this system, by whatever name. */
function isThat(ca: string, peer: PeerCertificate): boolean {
  try {
    return new X509Certificate(ca).fingerprint256 === peer.fingerprint256;
  } catch {
    return false;
  }
}

function whyNotConnected(error: unknown, { host, port }: LiveTarget): string {
  const place = `${host}, port ${port}`;
  switch (wordOf(error)) {
    case 'ECONNREFUSED':
      return `${place}: refused. Nothing listens there, or only for connections from its own machine, or a firewall refuses.`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `${place}: there is no way to it in the network.`;
    case 'ECONNRESET':
      return `${place}: took the connection and dropped it at once.`;
    case 'timeout':
    case 'ETIMEDOUT':
      return `${place}: no answer within ${connectMs / 1000} s. A firewall may drop what it gets, or the address is nobody's.`;
    default:
      return `${place}: no connection (${wordOf(error)}).`;
  }
}

function whyNotSecure(error: unknown, { host, port }: LiveTarget): string {
  const place = `${host}, port ${port}`;
  const code = wordOf(error);
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return `${place}: nobody whom this server trusts has signed the certificate. Give that certificate, or its signer's, as "ca".`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `${place}: the certificate is for another name than "${host}". Use a name that it bears, or give the certificate itself as "ca".`;
    case 'CERT_HAS_EXPIRED':
      return `${place}: the certificate has expired.`;
    case 'CERT_NOT_YET_VALID':
      return `${place}: the certificate is not valid yet. Are both clocks right?`;
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return `${place}: does not speak TLS. Is it the port without TLS?`;
    case 'timeout':
      return `${place}: no TLS within ${connectMs / 1000} s. Is it the port without TLS?`;
    case 'closed':
    case 'ECONNRESET':
      return `${place}: closed the connection when TLS began. Is it the port without TLS?`;
    default:
      return `${place}: no TLS (${code}).`;
  }
}

/** What an error is called, for a sentence. */
export function wordOf(error: unknown): string {
  return codeOf(error) || (error instanceof Error ? error.message : String(error));
}

/** A promise that cannot be cancelled, left when the signal says so. */
async function raced<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let aborted: () => void = () => undefined;
  const left = new Promise<never>((_, reject) => {
    aborted = () => reject(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
    if (signal.aborted) aborted();
    signal.addEventListener('abort', aborted);
  });
  try {
    return await Promise.race([work, left]);
  } finally {
    signal.removeEventListener('abort', aborted);
  }
}
