import { z } from '@hono/zod-openapi';
import { lacks, subscriptionLacks } from '#domain/lack.ts';
import { DeliverySummary } from './call-view.ts';
import { ConnectionAlarm } from './connection-alarm.ts';
import { PullsView } from './pull-view.ts';

/** Connections, what arrived over them, and how far it has been worked off. */

export const ConnectionSlug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and hyphens, at most 40')
  .refine((slug) => slug !== 'ringtrace', 'another name: "ringtrace" is the internal connection')
  .openapi({ example: 'pbx' });

const Posts = z.object({
  topics: z.array(z.object({ path: z.string().describe('after ingest_path'), title: z.string() })),
  secret: z.object({
    by: z.enum(['ours', 'theirs']).describe('ours: made here and pasted there; theirs: made there and given here'),
    title: z.string().describe('what the system calls it'),
    keep: z.number().describe('so many of the newest are valid'),
  }),
});

const LiveView = z.object({
  state: z.enum(['off', 'connecting', 'connected', 'waiting']).describe('off: see missing; waiting: for the next try, after an error'),
  missing: z.string().nullable().describe('what keeps it from connecting, in words; null where everything is given'),
  missing_why: z.enum(lacks).nullable().describe('the same as a code; null where everything is given'),
  credential_for: z.string().nullable().describe('user@host that the stored password was given for; null = none is stored'),
  credential_at: z.string().nullable().describe('when it was stored'),
  connected_since: z.string().nullable(),
  last_event_at: z.string().nullable().describe('since the server started'),
  next_try_at: z.string().nullable(),
  error: z.object({ at: z.string(), says: z.string() }).nullable().describe('the last thing that went wrong, also where it is right again'),
  gaps: z
    .array(z.object({ from: z.string(), to: z.string().nullable() }))
    .describe('newest first: times in which events may have been missed; to = null: until now. Import the logs of that time to fill them'),
});

const SubscriptionView = z.object({
  missing: z.string().nullable().describe('why it is not kept, in words; null where it is'),
  missing_why: z.enum(subscriptionLacks).nullable().describe('the same as a code; null where it is kept'),
  expires_at: z.string().nullable().describe('it is renewed before'),
  checked_at: z.string().nullable().describe('when the system was last asked about it, since the server started'),
  error: z.string().nullable().describe('what went wrong then'),
  lost: z
    .object({ at: z.string(), says: z.string() })
    .nullable()
    .describe('when it was last found gone or stopped and made anew: what happened before was not posted'),
});

export const ConnectionView = z
  .object({
    id: z.string(),
    kind: z.string(),
    title: z.string().describe('what the system is called'),
    name: z.string(),
    settings: z.unknown(),
    settings_seq: z.number().describe('log position of this settings document'),
    ingest_path: z.string().describe('where the system posts to: /ingest/{connectionKey}'),
    ingest_url: z.string().describe('the same with the public address of the server, as a signature covers it'),
    secrets: z.array(z.object({ id: z.string(), created_at: z.string() })),
    deliveries: z.number(),
    rejects: z.number(),
    refused: z.number().describe('requests refused since the server started: bad signature'),
    refusals: z.array(z.object({ at: z.string(), reason: z.string() })).describe('the newest of these, with what their sender was told'),
    posts: Posts.nullable().describe('what the system posts to ingest_path by itself; null where it does not post'),
    live: LiveView.nullable().describe('how we are connected to the system; null where we do not connect to systems of this kind'),
    subscription: SubscriptionView.nullable().describe(
      'how the system is told where to post, where it forgets that; null where it does not',
    ),
    pulls: PullsView.nullable().describe('how its API is asked for calls of the past; null where it is not asked'),
    created_at: z.string(),
    last_delivery_at: z.string().nullable(),
    deliveries_per_hour: z.number().describe('over the last 24 hours, or over the newest 1,000 deliveries where these are fewer hours'),
    lag_s: z.number().nullable().describe('age of its oldest delivery that is not yet in the figures; null where all are'),
    state: z
      .enum(['receiving', 'quiet', 'waiting', 'decoding', 'failing'])
      .describe('receiving: within the last 24 hours; quiet: before; waiting: nothing came yet; decoding: again, from its beginning'),
    decoded_share: z.number().nullable().describe('0 to 1 while it is being decoded again'),
    alarms: z.array(ConnectionAlarm).describe('what is not as usual: empty where all is'),
  })
  .openapi('Connection');

export const NewConnection = z
  .object({
    id: ConnectionSlug,
    kind: z.string(),
    name: z.string().min(1).max(100).optional(),
    settings: z.unknown().describe("the connector's settings document"),
  })
  .openapi('NewConnection');
export const ConnectionChange = z
  .object({ name: z.string().min(1).max(100).optional(), settings: z.unknown().optional() })
  .openapi('ConnectionChange');
export const NewSecret = z
  .object({ secret: z.string().min(1).max(500).optional().describe('where the system makes it; else one is made') })
  .default({})
  .openapi('NewSecret');
export const Secret = z.object({ id: z.string(), secret: z.string().describe('shown once'), created_at: z.string() }).openapi('Secret');

const Credential = z
  .string()
  .max(500)
  .regex(/^[^\r\n\0]+$/, 'one line of text');
export const NewCredential = z
  .object({
    credential: z
      .union([Credential, z.record(z.string(), Credential)])
      .nullable()
      .describe('password for host and user of the settings, or what the API is asked with, by name (see pulls); null = forget it'),
  })
  .openapi('NewCredential');
export const ConnectionTest = z
  .object({
    settings: z.unknown().optional().describe('a settings document to try; the stored one where left out'),
    credential: z
      .union([Credential, z.record(z.string(), Credential)])
      .optional()
      .describe('the stored one where left out, if it was given for that host and user'),
  })
  .default({})
  .openapi('ConnectionTest');
export const ConnectionTested = z
  .object({
    ok: z.boolean().describe('no step failed'),
    steps: z.array(
      z.object({
        step: z.enum(['settings', 'password', 'name', 'connect', 'tls', 'greeting', 'login', 'events', 'times', 'calls']),
        ok: z.boolean().nullable().describe('null = it cannot be told'),
        says: z.string(),
      }),
    ),
  })
  .openapi('ConnectionTested');

/** Fields that a column of a table may fill. */
export const TableFields = z.object({
  table: z.enum(['call', 'schedule', 'agent_pay', 'cost', 'lead', 'deal', 'callback', 'tracking_number', 'session', 'assignment']),
  fields: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['instant', 'seconds', 'number', 'text', 'word', 'flag', 'list']),
      needed: z.boolean(),
      words: z.array(z.string()).describe('the only texts that it takes'),
    }),
  ),
});

export const ConnectorView = z
  .object({
    kind: z.string(),
    title: z.string(),
    version: z.number(),
    formats: z.array(z.object({ name: z.string(), title: z.string() })),
    tables: z.array(TableFields).describe('where settings map columns: what they may mean'),
    needs_zone: z.boolean().describe('times of the system are local: its zone must be told'),
    proposes: z.boolean().describe('settings can be guessed from what arrived'),
    posts: z.boolean().describe('the system posts to us, signed'),
    live: z.boolean().describe('we connect to the system by ourselves: it has `live` settings, a password and a test'),
    lists_numbers: z.boolean().describe('its API lists the numbers of the account'),
  })
  .openapi('Connector');

export const ProposalRequest = z
  .object({
    kind: z.string().describe('the connector'),
    tz: z.string().describe('time zone of the system; it cannot be guessed'),
    connection: z.string().optional().describe('guess from the first deliveries that this connection has stored'),
    uploads: z.array(z.string()).max(10).default([]).describe('guess from the beginnings of these uploaded files'),
    samples: z
      .array(
        z.object({
          format: z.string(),
          columns: z.array(z.string()).nullable().default(null),
          body: z.base64().describe('whole lines from the beginning of a file'),
        }),
      )
      .max(10)
      .default([]),
  })
  .openapi('ProposalRequest');
export const Proposal = z.object({ settings: z.unknown(), notes: z.array(z.string()) }).openapi('Proposal');

export const NewDeliveries = z
  .object({
    connection: z.string(),
    import: z.string().optional().describe('the import (see beginImport) that they are pieces of'),
    deliveries: z
      .array(
        z.object({
          key: z.string().min(1).max(200),
          headers: z.record(z.string(), z.string().max(100_000)),
          body: z.base64().describe('the bytes as they are, in base64'),
        }),
      )
      .min(1)
      .max(64),
  })
  .openapi('NewDeliveries');
export const AppendedDeliveries = z
  .object({ deliveries: z.array(z.object({ key: z.string(), seq: z.number(), duplicate: z.boolean() })) })
  .openapi('AppendedDeliveries');
export const KnownRequest = z
  .object({
    connection: z.string(),
    keys: z.array(z.string()).max(10_000),
    import: z.string().optional().describe('the import that these pieces are of: what is known stays when another import is undone'),
  })
  .openapi('KnownRequest');
export const KnownKeys = z.object({ known: z.array(z.string()) }).openapi('KnownKeys');

export const DeliveriesQuery = z.object({
  connection: z.string().optional(),
  before: z.coerce.number().int().min(1).optional().describe('seq before which to list, newest first'),
  limit: z.coerce.number().int().min(1).max(1000).default(50),
});
export const DeliveryList = z.object({ deliveries: z.array(DeliverySummary), next: z.number().nullable() }).openapi('DeliveryList');
export const DeliveryView = DeliverySummary.extend({
  headers: z.record(z.string(), z.string()),
  text: z.string().nullable().describe('the body where it is valid UTF-8'),
  base64: z.string(),
}).openapi('Delivery');

export const RejectedQuery = z.object({
  connection: z.string().optional(),
  import: z.string().optional().describe('only of the deliveries that this import brought'),
  before: z.coerce.number().int().min(1).optional().describe('id before which to list, newest first'),
  limit: z.coerce.number().int().min(1).max(1000).default(50),
});
export const RejectList = z
  .object({
    total: z.number(),
    rejects: z.array(
      z.object({
        id: z.number(),
        seq: z.number(),
        connection: z.string(),
        line: z.number(),
        byte: z.number(),
        reason: z.string(),
        text: z.string(),
      }),
    ),
  })
  .openapi('RejectList');

export const RedecodeRequest = z.object({ connection: z.string() }).openapi('RedecodeRequest');

export const Progress = z
  .object({
    position: z.number().describe('last delivery in the log'),
    decoded: z.number().describe('decoded up to this delivery'),
    waiting: z.number().describe('groups whose facts are not yet in the figures'),
    current: z.boolean().describe('every acknowledged delivery is in every figure'),
    broken: z.number().describe('groups of events that could not be folded: their facts are as they were before'),
    calls: z.number().describe('calls of the account'),
    anomalous_calls: z.number(),
    rejects: z.number(),
    failure: z.string().nullable().describe('why the work stands still'),
  })
  .openapi('Progress');

export type TableFields = z.infer<typeof TableFields>;
export type ConnectorView = z.infer<typeof ConnectorView>;
export type ConnectionView = z.infer<typeof ConnectionView>;
export type Progress = z.infer<typeof Progress>;
