import { AwsV4Signer } from 'aws4fetch';
import { createReadStream } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { checkedName, type SoundStore, StoreTrouble } from './store.ts';

/** SHA-256 of nothing. */
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const quietMs = 60_000;

interface Outgoing {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly sha256: string;
  /** A file whose bytes are the body. */
  readonly file?: string;
}

/**
 * Recordings in a bucket that speaks S3: `https://KEY:SECRET@host/bucket/prefix?region=…`, the bucket in the path. An object is there
 * whole or not at all; its checksum is signed, so that the other side refuses what was changed on the way.
 */
export function bucketStore(address: string): SoundStore {
  const url = new URL(address);
  const [accessKeyId, secretAccessKey] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  const region = url.searchParams.get('region') ?? 'us-east-1';
  const where = `${url.origin}${url.pathname.replace(/\/+$/u, '')}`;

  const ask = async ({ method, name, headers, sha256, file }: Outgoing): Promise<IncomingMessage> => {
    const signer = new AwsV4Signer({
      ...{ method, url: `${where}/${checkedName(name)}`, accessKeyId, secretAccessKey, service: 's3', region },
      headers: { ...headers, 'x-amz-content-sha256': sha256 },
    });
    const signed = await signer.sign();
    const request = signed.url.protocol === 'http:' ? httpRequest : httpsRequest;
    return await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request(signed.url, { method, headers: Object.fromEntries(signed.headers) });
      sent.setTimeout(quietMs, () => sent.destroy(new Error('quiet')));
      sent.on('error', (error) => reject(new StoreTrouble(`The bucket ${where} does not answer.`, error)));
      sent.on('response', resolve);
      if (file === undefined) sent.end();
      else {
        const bytes = createReadStream(file).on('error', (error) => {
          reject(error);
          sent.destroy();
        });
        // Sent or not, the file is closed with the request.
        sent.on('close', () => bytes.destroy());
        bytes.pipe(sent);
      }
    });
  };

  return {
    where,
    folder: null,
    async put(name, { path, bytes, sha256, type }) {
      const headers = { 'content-length': String(bytes), 'content-type': type };
      const answer = await ask({ method: 'PUT', name, headers, sha256, file: path });
      await expected(answer, [200], where);
    },
    async get(name, bytes, { from, to }) {
      const answer = await ask({ method: 'GET', name, headers: { range: `bytes=${from}-${to}` }, sha256: emptyHash });
      if (answer.statusCode === 206 && answer.headers['content-range'] === `bytes ${from}-${to}/${bytes}`) return answer;
      if (answer.statusCode === 200 && from === 0 && to === bytes - 1 && answer.headers['content-length'] === String(bytes)) return answer;
      if ([200, 206, 404, 416].includes(answer.statusCode ?? 0)) {
        answer.destroy();
        return null;
      }
      await expected(answer, [], where);
      return null;
    },
    async remove(name) {
      await expected(await ask({ method: 'DELETE', name, headers: {}, sha256: emptyHash }), [200, 204, 404], where);
    },
  };
}

/** Reads an answer to its end, so that its connection is free; one that was not wanted is trouble, told by S3's own word for it. */
async function expected(answer: IncomingMessage, wanted: readonly number[], where: string): Promise<void> {
  let text = '';
  for await (const part of answer as AsyncIterable<Buffer>) if (text.length < 2000) text += part.toString('latin1');
  const status = answer.statusCode ?? 0;
  if (wanted.includes(status)) return;
  const code = /<Code>([A-Za-z]{1,60})<\/Code>/u.exec(text)?.[1];
  throw new StoreTrouble(`The bucket ${where} answered ${status}${code === undefined ? '' : ` ${code}`}.`);
}
