import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** The recorded stream of the sample, taken apart into what every session is sent and what only the recorder was told. */
export interface AmiRecording {
  /** Blocks that any session gets that asked for their class, in order, without the recorder's notes. */
  readonly stream: readonly RecordedBlock[];
  /** The members of the queues when the recording began, as the recorder was told them. */
  readonly members: readonly RecordedBlock[];
}

export interface RecordedBlock {
  readonly event: string;
  /** Class of the event (`call`); empty for answers. */
  readonly privilege: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly bytes: Buffer;
  /** Seconds since 1970 as the PBX (or the recorder) wrote them. */
  readonly time: number;
}

export const recordingFile = fileURLToPath(new URL('../../examples/asterisk-a/ami-events.txt.gz', import.meta.url));

export function readRecording(): AmiRecording {
  const text = gunzipSync(readFileSync(recordingFile)).toString('latin1');
  const stream: RecordedBlock[] = [];
  const members: RecordedBlock[] = [];
  for (const whole of text.split('\r\n\r\n')) {
    const received = /^# recv (.*)\r\n/u.exec(whole);
    const body = received === null ? whole : whole.slice(received[0].length);
    const headers = new Map(
      body.split('\r\n').map((line): [string, string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon), line.slice(colon + 1).trim()];
      }),
    );
    const event = headers.get('Event');
    if (event === undefined) continue;
    const stamp = headers.get('Timestamp');
    const block = {
      event,
      privilege: headers.get('Privilege')?.split(',')[0] ?? '',
      headers,
      bytes: Buffer.from(`${body}\r\n\r\n`, 'latin1'),
      time: stamp === undefined ? Date.parse(received?.[1] ?? '') / 1000 : Number(stamp),
    };
    // What answers an action, or a login, goes to who asked.
    if (stamp !== undefined) stream.push(block);
    else if (event === 'QueueMember' && headers.get('ActionID') === 'cap-boot-5') members.push(block);
  }
  return { stream, members };
}
