import type { Connector, Posted, Verified } from '#connectors/connector.ts';
import { refused } from '#connectors/lines.ts';
import { verified } from '#connectors/secrets.ts';
import type { Decoded, Delivery } from '#domain/delivery.ts';
import { type ChannelNames, channelNames } from './channel-name.ts';
import { decodeCsv } from './decode-csv.ts';
import { decodeEvents } from './decode-events.ts';
import { decodeRecords } from './decode-records.ts';
import { eraseLayout } from './erase.ts';
import { freeswitchSettings, type FreeswitchSettings, pbxOf } from './settings.ts';

/** FreeSWITCH: the records of its calls as mod_json_cdr, mod_xml_cdr and mod_cdr_csv tell them, and events of its event socket. */
export const freeswitch: Connector<FreeswitchSettings> = {
  kind: 'freeswitch',
  title: 'FreeSWITCH',
  version: 2,
  formats: {
    'freeswitch-cdr-json': { title: 'FreeSWITCH: call records in JSON (mod_json_cdr)', cut: 'lines', header: false },
    'freeswitch-cdr-xml': { title: 'FreeSWITCH: call records in XML (mod_xml_cdr)', cut: 'lines', header: false },
    'freeswitch-cdr-csv': { title: 'FreeSWITCH: call records in CSV (mod_cdr_csv)', cut: 'csv', header: false },
    'freeswitch-events': { title: 'FreeSWITCH: events of the event socket in JSON', cut: 'lines', header: false },
  },
  parseSettings: (document) => freeswitchSettings.parse(document ?? {}),
  decode,
  posts: {
    topics: {
      'cdr-json': { format: 'freeswitch-cdr-json', title: 'Call records of mod_json_cdr' },
      'cdr-xml': { format: 'freeswitch-cdr-xml', title: 'Call records of mod_xml_cdr' },
    },
    secret: { by: 'ours', title: 'Password of "cred", behind the colon', keep: 2 },
    verify,
    // The same leg's id comes again with every attempt, and says nothing of what is in it.
    deliveryKey: () => null,
  },
  erasing: (settings) => ({ numbers: settings.numbers, layoutOf: ({ headers }) => eraseLayout(headers, settings) }),
  foldSettings: (settings) => ({ pbx: pbxOf(settings), pauseReasons: settings.pauseReasons, wrapUpSeconds: settings.wrapUpSeconds }),
};

const made = new WeakMap<FreeswitchSettings, ChannelNames>();

function namesOf(settings: FreeswitchSettings): ChannelNames {
  let names = made.get(settings);
  if (names === undefined) made.set(settings, (names = channelNames(settings)));
  return names;
}

function decode({ headers, body }: Pick<Delivery, 'headers' | 'body'>, settings: FreeswitchSettings): Decoded {
  const names = namesOf(settings);
  const format = headers['format'] ?? '';
  switch (format) {
    case 'freeswitch-cdr-json':
    case 'freeswitch-cdr-xml':
      return decodeRecords(body, names);
    case 'freeswitch-cdr-csv':
      return decodeCsv(body, settings, names);
    case 'freeswitch-events':
      return decodeEvents(body, names);
    default:
      return refused(`format: got ${JSON.stringify(format)}, wanted one of ${Object.keys(freeswitch.formats).join(', ')}`);
  }
}

/** HTTP basic: the modules sign nothing. The user may be anything, the password is the secret. */
function verify({ headers, secrets }: Pick<Posted, 'headers' | 'secrets'>): Verified {
  const told = headers['authorization'];
  const basic = /^basic +([A-Za-z0-9+/]+={0,2}) *$/iu.exec(told ?? '')?.[1];
  if (told !== undefined && basic === undefined) {
    const scheme = /^[\w-]{1,20}(?= )/u.exec(told)?.[0] ?? 'another form';
    return { ok: false, reason: `authorization: got ${scheme}, wanted Basic with the secret as password (auth-scheme "basic")` };
  }
  const pair = basic === undefined ? undefined : Buffer.from(basic, 'base64').toString('utf8');
  const colon = pair?.indexOf(':') ?? -1;
  return verified('authorization', pair === undefined ? undefined : pair.slice(colon + 1), secrets, (secret) => [secret]);
}
