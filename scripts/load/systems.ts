import { createHmac } from 'node:crypto';

/** What one system posts in the course of a call, as it writes it. */
export interface LoadSystem {
  readonly kind: string;
  /** The secret that it brings; null = it is made by us. */
  readonly secret: string | null;
  /** The messages of call number `n` that began at `at` (milliseconds), in the order in which they happen. */
  readonly call: (n: number, at: number) => readonly LoadMessage[];
  /** What proves that a message is its own. */
  readonly signed: (
    message: LoadMessage,
    way: { readonly url: string; readonly secret: string; readonly now: number },
  ) => Readonly<Record<string, string>>;
}

export interface LoadMessage {
  /** After the connection's address. */
  readonly path: string;
  readonly type: 'application/json' | 'application/x-www-form-urlencoded';
  readonly body: string;
}

const hmac = (algorithm: string, key: string, text: string) => createHmac(algorithm, key).update(text);
const json = (value: unknown, path = ''): LoadMessage => ({ path, type: 'application/json', body: JSON.stringify(value) });
const callerOf = (n: number): string => `+1202555${String(n % 10_000).padStart(4, '0')}`;
const agentOf = (n: number): string => `agent${n % 40}@example.com`;
const iso = (at: number): string => new Date(at).toISOString();
const epoch = (at: number): number => Math.floor(at / 1000);
const ours = '+12025550100';

const webhook: LoadSystem = {
  kind: 'webhook',
  secret: null,
  call: (n, at) => {
    const call = `w${n}`;
    const agent_id = agentOf(n);
    return [
      json({ kind: 'call_started', call, at: iso(at), direction: 'inbound', caller: callerOf(n) }),
      json([
        { kind: 'queue_entered', call, at: iso(at + 1000), queue_id: 'sales' },
        { kind: 'agent_answered', call, at: iso(at + 9000), agent_id, queue_id: 'sales' },
      ]),
      json({ kind: 'call_ended', call, at: iso(at + 60_000), ended_by: 'customer' }),
    ];
  },
  signed: ({ body }, { secret, now }) => ({
    'ringtrace-signature': `t=${epoch(now)},v1=${hmac('sha256', secret, `${epoch(now)}.${body}`).digest('hex')}`,
  }),
};

const twilio: LoadSystem = {
  kind: 'twilio',
  secret: 'load-auth-token',
  call: (n, at) => {
    const parent = `CA${String(n).padStart(32, '0')}`;
    const child = `CB${String(n).padStart(32, '0')}`;
    const form = (fields: Readonly<Record<string, string>>): LoadMessage => ({
      path: '',
      type: 'application/x-www-form-urlencoded',
      body: new URLSearchParams(fields).toString(),
    });
    const leg = (status: string, sequence: number, after: number, more: Readonly<Record<string, string>> = {}): LoadMessage =>
      form({
        ...{ CallSid: child, ParentCallSid: parent, CallStatus: status, Direction: 'outbound-dial', From: callerOf(n), To: 'client:anna' },
        ...{ SequenceNumber: String(sequence), Timestamp: new Date(at + after).toUTCString().replace('GMT', '+0000'), ...more },
      });
    return [
      leg('ringing', 1, 3000),
      leg('in-progress', 2, 9000),
      leg('completed', 3, 60_000, { CallDuration: '51' }),
      form({
        ...{ CallSid: parent, CallStatus: 'completed', Direction: 'inbound', From: callerOf(n), To: ours, CallDuration: '61' },
        ...{ SequenceNumber: '0', Timestamp: new Date(at + 61_000).toUTCString().replace('GMT', '+0000') },
      }),
    ];
  },
  signed: ({ body }, { url, secret }) => {
    const fields = [...new URLSearchParams(body)].sort(([a], [b]) => (a < b ? -1 : 1)).flat();
    return { 'x-twilio-signature': hmac('sha1', secret, url + fields.join('')).digest('base64') };
  },
};

const aircall: LoadSystem = {
  kind: 'aircall',
  secret: 'load-webhook-token',
  call: (n, at) => {
    const told = (event: string, after: number, more: object = {}): LoadMessage =>
      json({
        ...{ resource: 'call', event: `call.${event}`, timestamp: epoch(at + after), token: 'load-webhook-token' },
        data: {
          ...{ id: 7_000_000 + n, direction: 'inbound', raw_digits: callerOf(n), number: { digits: ours }, started_at: epoch(at) },
          ...{ answered_at: null, ended_at: null, user: null, ...more },
        },
      });
    const user = { id: n % 40, name: `Agent ${n % 40}`, email: agentOf(n) };
    return [
      told('created', 0),
      told('answered', 12_000, { answered_at: epoch(at + 12_000), user }),
      told('ended', 80_000, { answered_at: epoch(at + 12_000), ended_at: epoch(at + 80_000), user, duration: 80 }),
    ];
  },
  signed: () => ({}),
};

const callrail: LoadSystem = {
  kind: 'callrail',
  secret: 'load-signing-key',
  call: (n, at) => {
    const base = {
      ...{ id: 9_000_000 + n, direction: 'inbound', start_time: iso(at), customer_phone_number: callerOf(n), tracking_phone_number: ours },
    };
    return [
      json({ ...base, answered: false, duration: '0' }, '/pre-call'),
      json({ ...base, answered: true, duration: '75', utm_campaign: 'spring' }, '/post-call'),
    ];
  },
  signed: ({ body }, { secret }) => ({ signature: hmac('sha1', secret, body).digest('base64') }),
};

const justcall: LoadSystem = {
  kind: 'justcall',
  secret: 'load-api-secret',
  call: (n, at) => {
    const [date = '', time = ''] = iso(at).slice(0, 19).split('T');
    const told = (type: string, disposition: string): LoadMessage =>
      json({
        ...{ request_id: `${type}-${n}`, type },
        data: {
          ...{ id: 5_000_000 + n, contact_number: callerOf(n).slice(1), justcall_number: ours.slice(1), agent_email: agentOf(n) },
          ...{ call_date: date, call_time: time, call_info: { direction: 'Incoming', type: 'Answered', disposition } },
          call_duration: { ring_time: 9, total_duration: 70, queue_wait_time: 5, hold_time: 15, conversation_time: 55, wrap_up_time: 10 },
        },
      });
    return [told('call.completed', ''), told('call.updated', 'sold')];
  },
  signed: ({ body }, { url, secret, now }) => {
    const timestamp = iso(now).slice(0, 19).replace('T', ' ');
    const { type } = JSON.parse(body) as { type: string };
    const signature = hmac('sha256', secret, [secret, encodeURIComponent(url), type, timestamp].join('|')).digest('hex');
    return { 'x-justcall-signature': signature, 'x-justcall-signature-version': 'v1', 'x-justcall-request-timestamp': timestamp };
  },
};

const ringover: LoadSystem = {
  kind: 'ringover',
  secret: 'load-webhook-key',
  call: (n, at) => {
    const told = (event: string, after: number, more: object = {}): LoadMessage => {
      const data = {
        ...{ call_id: '%', direction: 'inbound', from_number: callerOf(n).slice(1), to_number: ours.slice(1), start_time: at / 1000 },
        ...{ channel_id: `ch${n}`, user: { email: agentOf(n) }, user_id: n % 40, ...more },
      };
      const message = json({ event, resource: 'call', timestamp: (at + after) / 1000, data, attempt: 1 });
      // Larger than a number of JavaScript may be.
      return { ...message, body: message.body.replace('"%"', String(9_007_199_254_741_000_000n + BigInt(n))) };
    };
    return [
      told('ringing', 4000),
      told('answered', 10_000),
      told('hangup', 70_000, { answered_time: (at + 10_000) / 1000, hangup_time: (at + 70_000) / 1000, duration_in_seconds: 60 }),
    ];
  },
  signed: ({ body }, { url, secret, now }) => ({
    'x-ringover-webhook-signature-v3': hmac('sha256', secret, `POST${url}${body}${epoch(now)}`).digest('base64'),
    'x-ringover-request-signature-v3-timestamp': String(epoch(now)),
  }),
};

const ringcentral: LoadSystem = {
  kind: 'ringcentral',
  secret: null,
  call: (n, at) => {
    const told = (sequence: number, after: number, code: string): LoadMessage =>
      json({
        ...{ uuid: `${n}-${sequence}`, timestamp: iso(at + after) },
        body: {
          ...{ telephonySessionId: `s-load${n}`, sequence, eventTime: iso(at + after) },
          parties: [
            {
              ...{ id: `p-load${n}-2`, direction: 'Inbound', extensionId: String(n % 40), from: { phoneNumber: callerOf(n) } },
              ...{ to: { phoneNumber: ours, extensionId: String(n % 40), name: `Agent ${n % 40}` }, status: { code } },
            },
          ],
        },
      });
    return [told(2, 0, 'Setup'), told(3, 1000, 'Proceeding'), told(4, 8000, 'Answered'), told(5, 60_000, 'Disconnected')];
  },
  signed: (_message, { secret }) => ({ 'validation-token': secret }),
};

/** Systems of every way to prove oneself. */
export const loadSystems: readonly LoadSystem[] = [webhook, twilio, aircall, callrail, justcall, ringover, ringcentral];
