import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { RecordingWhy } from '#contract/recording-words.ts';
import { closedTo, guardedLookup, RefusedAddress } from '#net/addresses.ts';
import { retryAfterMs } from '#pull/pauses.ts';
import { codeOf, kindOf } from '#domain/error-code.ts';
import { trouble } from './file-store.ts';
import { mayBeSound, soundType, typeIn } from './sound-type.ts';
import type { Sound } from './store.ts';

export interface FetchParts {
  readonly allowPrivate: boolean;
  readonly agent: string;
  readonly mostBytes: number;
  /** Without a byte for so long it is given up. */
  readonly quietMs?: number;
  /** A whole recording takes so long at most. */
  readonly longestMs?: number;
}

export interface Wanted {
  readonly url: URL;
  /** The file that it is written to; it must not be there yet. */
  readonly into: string;
  /** What proves us to a host, where it is one that may be told; asked for each host that a redirect leads to. */
  readonly proofFor: (origin: string) => Readonly<Record<string, string>> | null;
  /** The link in a document that was answered in place of the sound. */
  readonly linkIn: ((document: unknown) => string | null) | null;
  /** Milliseconds for which a host wants to be left alone; 0 = it may be asked. */
  readonly restOf: (host: string) => number;
  readonly signal: AbortSignal;
}

/** Why there is no recording. `lasting`: another try would bring none either. */
export interface NoSound {
  readonly why: RecordingWhy;
  readonly failure: string;
  readonly lasting: boolean;
  readonly status: number | null;
  readonly askedMs: number | null;
  /** The host that answered so, where it was one. */
  readonly host: string | null;
  /** The host was not asked, because it wants to be left alone: no try. */
  readonly resting: boolean;
}

const mostHops = 6;
const documentBytes = 64 * 1024;

/** Fetches a recording into a file that is durable when it returns. What proves us goes to no host that may not be told. */
export async function fetchSound(wanted: Wanted, parts: FetchParts): Promise<{ readonly sound: Sound } | NoSound> {
  const late = AbortSignal.timeout(parts.longestMs ?? 15 * 60_000);
  const signal = AbortSignal.any([wanted.signal, late]);
  let { url } = wanted;
  try {
    for (let hop = 0; hop < mostHops; hop += 1) {
      const closed = wrongAddress(url, parts.allowPrivate);
      if (closed !== null) return no('private-address', closed, { lasting: true });
      const askedMs = wanted.restOf(url.host);
      if (askedMs > 0) return no('server', `${url.hostname} wants to be left alone for now.`, { askedMs, host: url.host, resting: true });
      const response = await asked(url, wanted.proofFor(url.origin), parts, signal);
      const next = await onward(response, url, wanted.linkIn);
      if (next === null) return await bodyInto(wanted.into, response, url, parts);
      response.destroy();
      if (!(next instanceof URL)) return next;
      url = next;
    }
    return no('redirects', `More than ${mostHops - 1} redirects, one after the other.`, { lasting: true });
  } catch (error) {
    if (wanted.signal.aborted) throw error;
    if (late.aborted)
      return no('unreachable', `${url.hostname}: not all of it came within ${(parts.longestMs ?? 15 * 60_000) / 60_000} min.`);
    if (error instanceof Unaskable) return no('missing', `${url.hostname}: ${error.message}.`, { lasting: true });
    if (error instanceof RefusedAddress) return no('private-address', error.message, { lasting: true });
    const said = sentence(error, url.hostname);
    if (said === null) throw error;
    return said;
  }
}

/** Another try may bring it, unless `more` says otherwise. */
export function no(why: RecordingWhy, failure: string, more: Partial<NoSound> = {}): NoSound {
  return { why, failure, lasting: false, status: null, askedMs: null, host: null, resting: false, ...more };
}

function wrongAddress(url: URL, allowPrivate: boolean): string | null {
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:'))
    return `The address begins with ${url.protocol}//, wanted https://.`;
  return closedTo(url, allowPrivate);
}

class Quiet extends Error {}

/** No request can be made of the address. */
class Unaskable extends Error {}

async function asked(
  url: URL,
  proof: Readonly<Record<string, string>> | null,
  { allowPrivate, agent, quietMs = 30_000 }: FetchParts,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const request = url.protocol === 'http:' ? httpRequest : httpsRequest;
  // A name and a password in a link are the link's own; ours never follow a redirect.
  return await new Promise((resolve, reject) => {
    const sent = begun(() =>
      request(url, {
        ...{ agent: false, lookup: guardedLookup(allowPrivate), signal },
        headers: { accept: 'audio/*, */*;q=0.5', 'accept-encoding': 'identity', 'user-agent': agent, connection: 'close', ...proof },
      }),
    );
    sent.setTimeout(quietMs, () => sent.destroy(new Quiet(`nothing came for ${quietMs / 1000} s`)));
    sent.on('error', reject);
    sent.on('response', resolve);
    sent.end();
  });
}

function begun(make: () => ClientRequest): ClientRequest {
  try {
    return make();
  } catch (error) {
    throw new Unaskable(`no request can be made of this address (${kindOf(error)})`, { cause: error });
  }
}

/** Where the answer leads, why there is nothing, or (null) that its body is what was wanted. */
async function onward(response: IncomingMessage, url: URL, linkIn: Wanted['linkIn']): Promise<URL | NoSound | null> {
  const { statusCode: status = 0, headers } = response;
  if ([301, 302, 303, 307, 308].includes(status)) {
    const to = headers.location === undefined ? null : URL.parse(headers.location, url.href);
    return to ?? no('redirects', `Answered ${status} and no address to go on to.`, { status });
  }
  if (status !== 200) return refusal(status, response, url.host);
  const type = typeIn(headers['content-type']);
  if (linkIn !== null && type === 'application/json') {
    const link = linkIn(await documentIn(response));
    const to = link === null ? null : URL.parse(link, url.href);
    return to ?? no('not-sound', 'Answered a document in place of a recording, and no address in it.', { status });
  }
  if (!mayBeSound(type)) return no('not-sound', `Answered ${type} in place of a recording.`, { status });
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    return no('not-sound', `Answered in the encoding ${encoding}, which was not asked for.`, { status });
  return null;
}

function refusal(status: number, { headers }: IncomingMessage, host: string): NoSound {
  const retryAfter = headers['retry-after'];
  const askedMs = retryAfter === undefined ? null : retryAfterMs({ headers: { 'retry-after': retryAfter }, at: Date.now() });
  const of = { status, askedMs, host };
  switch (status) {
    case 401:
    case 403:
      return no('refused', `Answered ${status}: what proves us is refused, or the link has run out.`, { ...of, lasting: true });
    case 404:
      return no('gone', 'Answered 404: there is no recording at this address.', of);
    case 410:
      return no('gone', 'Answered 410: the recording was deleted there.', { ...of, lasting: true });
    default:
      return no('server', `Answered ${status}.`, { ...of, lasting: status < 500 && ![408, 425, 429].includes(status) && status >= 400 });
  }
}

async function documentIn(response: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    bytes += part.byteLength;
    if (bytes > documentBytes) return null;
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    return null;
  }
}

/** Writes the body down; a part of one is no recording. */
async function bodyInto(
  into: string,
  response: IncomingMessage,
  url: URL,
  { mostBytes }: FetchParts,
): Promise<{ readonly sound: Sound } | NoSound> {
  const told = Number(response.headers['content-length'] ?? NaN);
  const tooLarge = no('too-large', `It has more than the ${Math.round(mostBytes / 1024 / 1024)} MB that a recording may have.`, {
    lasting: true,
  });
  const hash = createHash('sha256');
  let [bytes, start] = [0, Buffer.alloc(0)];
  let whole = false;
  const file = await open(into, 'wx', 0o600).catch((error: unknown) => {
    response.destroy();
    throw trouble(error, into);
  });
  try {
    if (told > mostBytes) return tooLarge;
    for await (const part of response as AsyncIterable<Buffer>) {
      bytes += part.byteLength;
      if (bytes > mostBytes) return tooLarge;
      if (start.byteLength < 64) start = Buffer.concat([start, part.subarray(0, 64)]);
      hash.update(part);
      await file.writeFile(part);
    }
    await file.sync();
    if (!response.complete || (!Number.isNaN(told) && told !== bytes)) return no('truncated', `It broke off after ${bytes} bytes.`);
    if (bytes === 0) return no('not-sound', 'Answered nothing in place of a recording.');
    const type = soundType(typeIn(response.headers['content-type']), start);
    if (type === null) return no('not-sound', 'Answered something that does not begin as a recording does.');
    whole = true;
    return { sound: { path: into, bytes, sha256: hash.digest('hex'), type } };
  } catch (error) {
    if (isBrokenOff(error)) return no('truncated', `${url.hostname} broke off after ${bytes} bytes.`);
    throw trouble(error, into);
  } finally {
    response.destroy();
    await file.close();
    if (!whole) await rm(into, { force: true });
  }
}

function isBrokenOff(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'HPE_INVALID_EOF_STATE' || error instanceof Quiet;
}

const known: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the name of the host cannot be resolved now',
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'it broke off without an answer',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to the host',
  ETIMEDOUT: 'there is no way to the host',
};

/** A failure of the line; null for one of our own. */
function sentence(error: unknown, host: string): NoSound | null {
  if (error instanceof Quiet) return no('unreachable', `${host}: ${error.message}.`);
  const code = codeOf(error);
  const line = code in known || /^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|UNABLE_TO|SELF_SIGNED|HPE_|EPROTO)/u.test(code);
  return line ? no('unreachable', `${host}: ${known[code] ?? code}.`) : null;
}
