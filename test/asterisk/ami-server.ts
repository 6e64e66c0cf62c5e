import { createHash } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { AmiRecording, RecordedBlock } from './ami-recording.ts';

export interface AmiServerOptions {
  readonly recording: AmiRecording;
  readonly user: string;
  readonly secret: string;
  /** Offsets in the stream where the connection is cut, each once; a block that a cut tears is sent again whole. */
  readonly cuts?: readonly number[];
  /** Blocks that happen while nobody is connected after a cut, and are never sent. */
  readonly lostAtCut?: number;
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Classes that the user may read (manager.conf `read`). */
  readonly read?: readonly string[];
  readonly greeting?: string;
}

/** A manager interface over a real socket that tells a recorded run: one session at a time goes on where the last one ended. */
export class AmiServer {
  readonly #options: AmiServerOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #members = new Map<string, ReadonlyMap<string, string>>();
  /** Cuts that are still to come. */
  readonly #cuts: number[];
  /** The next block, and its offset in the stream. */
  #next = 0;
  #offset = 0;
  #time: number;
  /** Actions as they came, without passwords. */
  readonly actions: string[] = [];
  sessions = 0;

  constructor(options: AmiServerOptions) {
    this.#options = options;
    this.#cuts = [...(options.cuts ?? [])].sort((a, b) => a - b);
    for (const block of options.recording.members) this.#learn(block);
    this.#time = options.recording.members[0]?.time ?? 0;
    const take = (socket: Socket): void => this.#session(socket);
    this.#server = options.tls === undefined ? createServer(take) : createTlsServer(options.tls, take);
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  /** Everything was told. */
  get done(): boolean {
    return this.#next >= this.#options.recording.stream.length;
  }

  /** Ends all sessions, and takes no more. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /** Ends the sessions as a restart of the PBX does; new ones are taken. */
  drop(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #session(socket: Socket): void {
    this.sessions += 1;
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.write(this.#options.greeting ?? 'Asterisk Call Manager/11.0.0\r\n');
    let said = '';
    let challenge = '';
    let loggedIn = false;
    let classes: ReadonlySet<string> = new Set();
    socket.on('data', (bytes: Buffer) => {
      said += bytes.toString('latin1');
      for (let end = said.indexOf('\r\n\r\n'); end >= 0; end = said.indexOf('\r\n\r\n')) {
        const action = new Map(
          said
            .slice(0, end)
            .split('\r\n')
            .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
        );
        said = said.slice(end + 4);
        const of = (name: string): string => action.get(name) ?? '';
        this.actions.push(of('Action'));
        const answer = (response: string, ...lines: string[]): void =>
          void socket.write([`Response: ${response}`, `ActionID: ${of('ActionID')}`, ...lines, '', ''].join('\r\n'));
        switch (of('Action')) {
          case 'Challenge':
            challenge = '840415273';
            answer('Success', `Challenge: ${challenge}`);
            break;
          case 'Login': {
            const key = createHash('md5')
              .update(challenge + this.#options.secret)
              .digest('hex');
            const proven = of('AuthType') === 'MD5' ? challenge !== '' && of('Key') === key : of('Secret') === this.#options.secret;
            if (of('Username') !== this.#options.user || !proven) {
              answer('Error', 'Message: Authentication failed');
              socket.end();
              break;
            }
            loggedIn = true;
            answer('Success', 'Message: Authentication accepted');
            if (this.#reads(of('Events')).has('system'))
              socket.write('Event: FullyBooted\r\nPrivilege: system,all\r\nUptime: 5\r\nLastReload: 5\r\nStatus: Fully Booted\r\n\r\n');
            break;
          }
          case 'Ping':
            answer('Success', 'Ping: Pong', `Timestamp: ${this.#time.toFixed(6)}`);
            break;
          case 'Events':
            answer('Success', 'Events: On');
            classes = this.#reads(of('EventMask'));
            break;
          case 'QueueStatus':
            answer('Success', 'EventList: start', 'Message: Queue status will follow');
            for (const member of this.#members.values()) {
              const lines = [...member].map(([name, value]) => `${name}: ${value}`);
              socket.write(Buffer.from(['Event: QueueMember', ...lines, `ActionID: ${of('ActionID')}`, '', ''].join('\r\n'), 'latin1'));
            }
            socket.write(`Event: QueueStatusComplete\r\nActionID: ${of('ActionID')}\r\nEventList: Complete\r\n\r\n`);
            // Minutes of the recording pass in a moment here: so they wait for this list, which tells of one instant.
            if (loggedIn && classes.size > 0) void this.#tell(socket, classes);
            break;
          case 'Logoff':
            answer('Goodbye', 'Message: Thanks for all the fish.');
            socket.end();
            break;
          default:
            answer('Error', 'Message: Invalid/unknown command');
        }
      }
    });
  }

  #reads(mask: string): ReadonlySet<string> {
    const may = this.#options.read;
    return new Set(mask.split(',').filter((name) => may === undefined || may.includes(name)));
  }

  /** Goes on with the stream until the next cut, its end, or the end of the session. */
  async #tell(socket: Socket, classes: ReadonlySet<string>): Promise<void> {
    const { stream } = this.#options.recording;
    for (let block = stream[this.#next]; block !== undefined; block = stream[this.#next]) {
      if (socket.destroyed) return;
      const [cut] = this.#cuts;
      const end = this.#offset + block.bytes.length;
      if (cut !== undefined && cut <= end) {
        this.#cuts.shift();
        if (classes.has(block.privilege)) socket.write(block.bytes.subarray(0, Math.max(0, cut - this.#offset)));
        socket.end();
        for (let lost = this.#options.lostAtCut ?? 0; lost > 0; lost -= 1) this.#happened(stream[this.#next]);
        return;
      }
      this.#happened(block);
      if (classes.has(block.privilege) && !socket.write(block.bytes)) await drained(socket);
    }
  }

  #happened(block: RecordedBlock | undefined): void {
    if (block === undefined) return;
    this.#next += 1;
    this.#offset += block.bytes.length;
    this.#time = Math.max(this.#time, block.time);
    this.#learn(block);
  }

  /** Members as the PBX would list them. */
  #learn({ event, headers }: RecordedBlock): void {
    if (!event.startsWith('QueueMember')) return;
    const of = (name: string): string => headers.get(name) ?? '';
    const location = of('Location') || of('Interface');
    const key = `${of('Queue')} ${location}`;
    if (event === 'QueueMemberRemoved') this.#members.delete(key);
    else {
      const name = of('Name') || of('MemberName');
      const same = ['Penalty', 'CallsTaken', 'LastCall', 'Status', 'Paused', 'PausedReason'].map((each): [string, string] => [
        each,
        of(each),
      ]);
      this.#members.set(key, new Map([['Queue', of('Queue')], ['Name', name], ['Location', location], ...same]));
    }
  }
}

async function drained(socket: Socket): Promise<void> {
  await new Promise<void>((resolve) => {
    const go = (): void => {
      socket.off('drain', go);
      socket.off('close', go);
      resolve();
    };
    socket.on('drain', go);
    socket.on('close', go);
  });
}

/** Places in a stream of this length that a seed decides. */
export function seededCuts(seed: number, count: number, length: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return 1 + Math.floor((state / 2 ** 32) * (length - 1));
  });
}
