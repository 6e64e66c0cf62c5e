import { ApiProblem } from './api-problem.ts';

/** The bytes of a body, refused as soon as it is larger than `most`, whatever its header claims. */
export async function readBody(request: Request, most: number): Promise<Uint8Array> {
  const length = request.headers.get('content-length');
  const claimed = Number(length ?? '0');
  if (claimed > most) throw tooLarge(claimed, most);
  if (length !== null) {
    // HTTP itself holds the sender to its length, so the body may be taken whole: a stream costs several times as much.
    const whole = new Uint8Array(await request.arrayBuffer());
    if (whole.byteLength > most) throw tooLarge(whole.byteLength, most);
    return whole;
  }
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of bytesOf(request.body)) {
    bytes += chunk.byteLength;
    if (bytes > most) throw tooLarge(bytes, most);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, bytes);
}

/** A body is a stream of byte arrays; its declared element type is wider. */
function bytesOf(body: ReadableStream): AsyncIterable<Uint8Array> {
  return body as ReadableStream<Uint8Array>;
}

function tooLarge(got: number, most: number): ApiProblem {
  return new ApiProblem(413, 'too-large', `The body has ${got} bytes or more; at most ${most} are taken.`, {
    what: 'body',
    got: `${got} bytes`,
    wanted: `at most ${most} bytes`,
  });
}
