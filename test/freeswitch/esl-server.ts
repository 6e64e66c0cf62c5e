import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

export interface EslServerOptions {
  readonly events: readonly object[];
  readonly password: string;
  /** Numbers of events within whose bytes the connection is cut, each once; the event is sent again whole. */
  readonly cuts?: readonly number[];
  /** The list of addresses leaves the client out. */
  readonly rude?: true;
  /** No command is answered after the login. */
  readonly dead?: true;
  /** What `event` is answered with. */
  readonly listening?: string;
  /** Agents and their statuses, as mod_callcenter lists them; without it the module is not loaded. */
  readonly agents?: Readonly<Record<string, string>>;
  /** Said at once, instead of the protocol. */
  readonly greeting?: string;
}

/** An event socket over real sockets that tells events: one session at a time goes on where the last one ended. */
export class EslServer {
  readonly #options: EslServerOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #cuts: number[];
  #next = 0;
  sessions = 0;
  /** Commands as they came, without passwords. */
  readonly commands: string[] = [];

  constructor(options: EslServerOptions) {
    this.#options = options;
    this.#cuts = [...(options.cuts ?? [])].sort((a, b) => a - b);
    this.#server = createServer((socket) => this.#session(socket));
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  /** Everything was told. */
  get done(): boolean {
    return this.#next >= this.#options.events.length;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /** Ends the sessions with a notice, as `shutdown` does. */
  farewell(): void {
    const says = 'Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n';
    for (const socket of this.#sockets) socket.end(message('text/disconnect-notice', says, 'Content-Disposition: disconnect'));
  }

  #session(socket: Socket): void {
    const { rude, greeting, password, dead } = this.#options;
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    if (greeting !== undefined) socket.write(greeting);
    else if (rude === true) socket.end(message('text/rude-rejection', 'Access Denied, go away.\n'));
    else socket.write('Content-Type: auth/request\n\n');
    let said = '';
    let loggedIn = false;
    socket.on('data', (bytes: Buffer) => {
      said += bytes.toString('utf8');
      for (let end = said.indexOf('\n\n'); end >= 0; end = said.indexOf('\n\n')) {
        const command = said.slice(0, end);
        said = said.slice(end + 2);
        this.commands.push(command.startsWith('auth ') ? 'auth' : command);
        if (command.startsWith('auth ')) {
          loggedIn = command === `auth ${password}`;
          socket.write(reply(loggedIn ? '+OK accepted' : '-ERR invalid'));
          if (loggedIn) this.sessions += 1;
        } else if (!loggedIn) socket.write(reply('-ERR command not found'));
        else if (dead !== true) this.#answer(command, socket);
      }
    });
  }

  #answer(command: string, socket: Socket): void {
    const { listening = '+OK event listener enabled json', agents } = this.#options;
    if (command.startsWith('event ')) {
      socket.write(reply(listening));
      if (listening.startsWith('+OK')) void this.#tell(socket);
    } else if (command === 'api strmicroepoch') socket.write(message('api/response', String(Date.now() * 1000)));
    else if (command.startsWith('api callcenter_config') && agents !== undefined) {
      const rows = Object.entries(agents).map(([name, status]) => `${name}|single_box||callback|user/${name}|${status}|Waiting|0`);
      socket.write(
        message('api/response', ['name|instance_id|uuid|type|contact|status|state|max_no_answer', ...rows, '+OK', ''].join('\n')),
      );
    } else if (command.startsWith('api ')) socket.write(message('api/response', '-ERR callcenter_config Command not found!\n'));
    else socket.write(reply('-ERR command not found'));
  }

  async #tell(socket: Socket): Promise<void> {
    const { events } = this.#options;
    for (let event = events[this.#next]; event !== undefined && !socket.destroyed; event = events[this.#next]) {
      const body = JSON.stringify(event);
      const bytes = Buffer.from(`Content-Length: ${Buffer.byteLength(body)}\nContent-Type: text/event-json\n\n${body}`);
      if (this.#cuts[0] === this.#next) {
        this.#cuts.shift();
        socket.end(bytes.subarray(0, Math.floor(bytes.length / 2)));
        return;
      }
      this.#next += 1;
      if (!socket.write(bytes)) await new Promise<void>((resolve) => void socket.once('drain', resolve).once('close', resolve));
    }
  }
}

function reply(says: string): string {
  return `Content-Type: command/reply\nReply-Text: ${says}\n\n`;
}

function message(type: string, body: string, more = ''): string {
  return `Content-Type: ${type}\n${more === '' ? '' : `${more}\n`}Content-Length: ${Buffer.byteLength(body)}\n\n${body}`;
}
