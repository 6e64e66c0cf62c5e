import { describe, expect, test } from 'vitest';
import { aircall } from '../src/connectors/aircall/connector.ts';
import { asterisk } from '../src/connectors/asterisk/connector.ts';
import { type AnyConnector, withAnySettings } from '../src/connectors/connector.ts';
import { callrail } from '../src/connectors/callrail/connector.ts';
import { cloudtalk } from '../src/connectors/cloudtalk/connector.ts';
import { freeswitch } from '../src/connectors/freeswitch/connector.ts';
import { justcall } from '../src/connectors/justcall/connector.ts';
import { ringcentral } from '../src/connectors/ringcentral/connector.ts';
import { ringover } from '../src/connectors/ringover/connector.ts';
import { twilio } from '../src/connectors/twilio/connector.ts';
import { webhook } from '../src/connectors/webhook/connector.ts';
import { madeRecord } from './freeswitch-records.ts';
import { connectorSample, everyOrder, hostedRecordings, type PostedDelivery } from './hosted-facts.ts';

/** What each system tells of the recordings of a call, from its samples. */

type Posts = readonly PostedDelivery[];
const needs = '(needs ../shared/connectors/samples)';
const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();
const t = (text: string): number => Date.parse(text);

describe('twilio', () => {
  const sample = connectorSample('twilio-callbacks-sequence.json');
  const topics: Record<string, string> = { '/twilio/status': '', '/twilio/dial-action': 'dial', '/twilio/recording': 'recording' };
  const posted = (JSON.parse(sample ?? '[]') as { path: string; params: Record<string, string> }[]).flatMap(({ path, params }) => {
    const topic = topics[path];
    return topic === undefined ? [] : [{ topic, body: form(params), receivedAt: t('2025-06-02T14:01:01Z') }];
  });
  const told = {
    kind: 'call',
    started_at: t('2025-06-02T14:00:12Z'),
    duration_s: 49,
    channels: 2,
    source: {
      link: 'https://api.twilio.com/2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Recordings/REaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa01.mp3?RequestedChannels=2',
      expires_at: null,
      file: null,
    },
  };

  test.skipIf(sample === null)(`49 s in two channels, whichever message comes first and how often ${needs}`, () => {
    const once = hostedRecordings(twilio, {}, posted);
    expect(once).toMatchObject([told]);
    for (const first of [0, 2, 4, 6]) {
      const order = [...posted.slice(first), ...posted, ...posted.slice(0, first)];
      expect(hostedRecordings(twilio, {}, order)).toEqual(once);
    }
  });

  test('what <Record> took is a voicemail; one that failed, or belongs to no call yet, is none', () => {
    const recording = (fields: Record<string, string>): PostedDelivery => ({
      topic: 'recording',
      body: form({
        ...{ CallSid: 'CA1', RecordingSid: 'RE1', RecordingUrl: 'https://api.twilio.com/r/RE1', RecordingStatus: 'completed' },
        ...{ RecordingDuration: '7', RecordingChannels: '1', RecordingSource: 'RecordVerb', ...fields },
      }),
    });
    const call: PostedDelivery = {
      body: form({
        ...{ CallSid: 'CA1', CallStatus: 'completed', CallDuration: '20', Direction: 'inbound', From: '+12125550167', To: '+12025550143' },
        Timestamp: 'Mon, 02 Jun 2025 14:00:20 +0000',
      }),
    };
    const link = 'https://api.twilio.com/r/RE1.mp3';
    expect(hostedRecordings(twilio, {}, [recording({}), call])).toMatchObject([{ kind: 'voicemail', duration_s: 7, source: { link } }]);
    expect(hostedRecordings(twilio, {}, [recording({ RecordingStatus: 'absent' }), call])).toEqual([]);
    expect(hostedRecordings(twilio, {}, [recording({ RecordingUrl: 'file:///etc/passwd' }), call])).toEqual([]);
    expect(hostedRecordings(twilio, {}, [recording({ RecordingSource: 'DialVerb' })])).toEqual([]);
  });
});

describe('aircall', () => {
  const sample = connectorSample('aircall-answered-call-sequence.json');
  const posted = (JSON.parse(sample ?? '[]') as { timestamp: number; data: object }[]).map((body) => ({ body }));

  test.skipIf(sample === null)(`the link is good for an hour; a later message has a fresh one, in any order ${needs}`, () => {
    const last = posted.at(-1)?.body;
    const again: PostedDelivery = {
      body: {
        ...last,
        event: 'call.comm_assets_generated',
        timestamp: (last?.timestamp ?? 0) + 600,
        data: { ...last?.data, recording: 'https://aircall.example/recording.mp3?Expires=fresh' },
      },
    };
    const one = hostedRecordings(aircall, {}, posted);
    expect(one).toMatchObject([{ kind: 'call', source: { link: 'https://aircall.example/recording.mp3?Expires=3600' } }]);
    const two = hostedRecordings(aircall, {}, [...posted, again]);
    expect(two).toMatchObject([
      {
        id: one[0]?.id,
        source: {
          link: 'https://aircall.example/recording.mp3?Expires=fresh',
          expires_at: ((last?.timestamp ?? 0) + 600 + 3600) * 1000,
        },
      },
    ]);
    for (const order of everyOrder([...posted.slice(-4), again])) {
      expect(hostedRecordings(aircall, {}, [...posted.slice(0, -4), ...order])).toEqual(two);
    }
  });
});

describe('one recording each', () => {
  const json = (name: string): unknown => JSON.parse(connectorSample(name) ?? 'null');
  const ringoverHangup = (json('ringover-events.json') as { event: string; resource: string }[] | null)?.find(
    ({ event, resource }) => event === 'hangup' && resource === 'call',
  );
  const page = json('cloudtalk-calls-index.json');
  const cases: readonly (readonly [name: string, connector: AnyConnector, posted: Posts, expected: object])[] = [
    [
      'callrail, posted: a link with a key of its own',
      withAnySettings(callrail),
      [{ topic: 'post-call', body: connectorSample('callrail-post-call-vector.json') }],
      { duration_s: 8, source: { link: 'https://app.callrail.com/calls/766970532/recording/redirect?access_key=aaaaccccddddeeee' } },
    ],
    [
      'callrail, asked for: a link of the API',
      withAnySettings(callrail),
      [{ headers: { format: 'callrail-calls' }, body: connectorSample('callrail-api-calls.json') }],
      { source: { link: 'https://api.callrail.com/v3/a/227799611/calls/CAL8154748ae6bd4e278a7cddd38a662f4f/recording.json' } },
    ],
    [
      'cloudtalk, posted',
      withAnySettings(cloudtalk),
      [{ body: connectorSample('cloudtalk-workflow-call-ended.json') }],
      { source: { link: 'https://my.cloudtalk.io/pub/r/example.wav' } },
    ],
    [
      'cloudtalk, asked for: under the API, because its link is a page',
      withAnySettings(cloudtalk),
      [{ topic: 'calls', body: page }],
      { source: { link: '/api/calls/recording/27.json' } },
    ],
    [
      'justcall',
      withAnySettings(justcall),
      [{ body: connectorSample('justcall-call-completed.json') }, { body: connectorSample('justcall-call-updated.json') }],
      { kind: 'call', source: { link: 'https://app.justcall.io/recordings/example.mp3' } },
    ],
    [
      'ringcentral, call log: by its id',
      withAnySettings(ringcentral),
      [{ headers: { format: 'ringcentral-call-log' }, body: connectorSample('ringcentral-call-log-record.json') }],
      { source: { link: '/restapi/v1.0/account/~/recording/1662272004/content', expires_at: null } },
    ],
    [
      'ringover',
      withAnySettings(ringover),
      [{ body: ringoverHangup }],
      { source: { link: 'https://cdr.ringover.com/record/myrecord.mp3' } },
    ],
  ];
  for (const [name, connector, posted, expected] of cases) {
    test.skipIf(posted.some(({ body }) => body == null))(`${name} ${needs}`, () => {
      expect(hostedRecordings(connector, {}, posted)).toMatchObject([expected]);
    });
  }

  test('our own events: two recordings of a call, told before it', () => {
    const told = { kind: 'recording_told', call: '7', at: '2026-11-20T09:02:00Z' };
    const events = [
      { ...told, url: 'https://pbx.example/a.mp3', duration_s: 60, channels: 2, expires_at: '2026-11-20T10:00:00Z' },
      { ...told, of: 'voicemail', url: 'https://pbx.example/b.mp3' },
      { kind: 'call_started', call: '7', at: '2026-11-20T09:00:00Z', direction: 'inbound', caller: '+12125550167' },
    ];
    const recordings = hostedRecordings(webhook, {}, [{ body: events }]).toSorted((a, b) => (a.kind < b.kind ? -1 : 1));
    expect(recordings).toMatchObject([
      { kind: 'call', duration_s: 60, channels: 2, source: { link: 'https://pbx.example/a.mp3', expires_at: t('2026-11-20T10:00:00Z') } },
      { kind: 'voicemail', duration_s: null, source: { link: 'https://pbx.example/b.mp3', expires_at: null } },
    ]);
  });
});

describe('names of files alone', () => {
  test('asterisk: the column recordingfile and the variable of MixMonitor tell of one recording', () => {
    const columns =
      'clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,start,answer,end,duration,billsec,disposition,uniqueid,recordingfile';
    const cdr =
      '"<2125550167>","2125550167","200","from-trunk","PJSIP/trunk-00000001","PJSIP/200-00000002","Dial","PJSIP/200","2026-11-20 09:00:00","2026-11-20 09:00:05","2026-11-20 09:01:05","65","60","ANSWERED","1795165200.1","in-200-2125550167.wav"';
    const ami = [
      ...['Event: VarSet', 'Timestamp: 1795165206.000', 'Channel: PJSIP/trunk-00000001', 'Variable: MIXMONITOR_FILENAME'],
      ...['Value: /var/spool/asterisk/monitor/2026/11/20/in-200-2125550167.wav', 'Uniqueid: 1795165200.1', 'Linkedid: 1795165200.1'],
    ].join('\r\n');
    const settings = { timeZone: 'UTC', cdrColumns: columns.split(','), numbers: { ownNumbers: [], countries: ['US'] } };
    const posted: Posts = [
      { headers: { format: 'asterisk-cdr-custom' }, body: `${cdr}\n` },
      { headers: { format: 'asterisk-ami' }, body: `${ami}\r\n\r\n` },
    ];
    const both = hostedRecordings(asterisk, settings, posted);
    expect(both).toMatchObject([
      { kind: 'call', duration_s: null, source: { link: null, file: 'in-200-2125550167.wav' }, started_at: 1795165206_000 },
    ]);
    expect(hostedRecordings(asterisk, settings, posted.toReversed())).toEqual(both);
    expect(hostedRecordings(asterisk, settings, posted.slice(0, 1))).toMatchObject([{ id: both[0]?.id, started_at: 1795165200_000 }]);
  });

  test('freeswitch: the variables of the leg', () => {
    const leg = madeRecord({
      ...{ uuid: 'a1', channel: 'sofia/external/+12125550167@192.0.2.10', context: 'public', from: '+12125550167', to: '+12025550100' },
      ...{ start: 0, answer: 2, end: 30, variables: { cc_record_filename: '/recordings/a1.wav' } },
    });
    expect(hostedRecordings(freeswitch, {}, [{ topic: 'cdr-json', body: leg }])).toMatchObject([
      { source: { file: 'a1.wav', link: null } },
    ]);
  });
});
