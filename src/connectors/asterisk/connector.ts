import { columnsOf, headersOf } from '#connectors/columns-header.ts';
import type { Connector, Proposal, Sample } from '#connectors/connector.ts';
import { refused } from '#connectors/lines.ts';
import type { Decoded, Delivery } from '#domain/delivery.ts';
import type { PbxSettings } from '#domain/pbx-settings.ts';
import { decodeAmi } from './decode-ami.ts';
import { decodeAri } from './decode-ari.ts';
import { decodeCdrCsv, decodeCdrCustom } from './decode-cdr.ts';
import { decodeCel } from './decode-cel.ts';
import { decodeQueueLog } from './decode-queue-log.ts';
import { propose } from './propose.ts';
import { eraseLayout } from './erase.ts';
import { parseSettings } from './settings.ts';

/** Asterisk (and what is built on it): its log files and recorded event stream. */
export const asterisk: Connector<PbxSettings> = {
  kind: 'asterisk',
  title: 'Asterisk',
  version: 4,
  formats: {
    'asterisk-queue-log': { title: 'Queue log (queue_log)', cut: 'lines', header: false },
    'asterisk-cdr-csv': { title: 'Call records (cdr-csv/Master.csv)', cut: 'csv', header: false },
    'asterisk-cdr-custom': { title: 'Call records with own columns (cdr_custom)', cut: 'csv', header: false },
    'asterisk-cel-csv': { title: 'Channel events (cel_custom)', cut: 'csv', header: false },
    'asterisk-ami': { title: 'Recorded manager events (AMI)', cut: 'blocks', header: false },
    'asterisk-ari': { title: 'Recorded REST interface events (ARI)', cut: 'lines', header: false },
  },
  parseSettings,
  decode: (delivery, settings) => decode(delivery, settings),
  propose: proposeSettings,
  erasing: (settings) => ({ numbers: settings.numbers, layoutOf: (delivery) => eraseLayout(delivery, settings) }),
  foldSettings: (settings) => ({ pbx: settings, pauseReasons: settings.pauseReasons, wrapUpSeconds: settings.wrapUpSeconds }),
};

function decode(delivery: Pick<Delivery, 'headers' | 'body'>, settings: PbxSettings): Decoded {
  const format = delivery.headers['format'] ?? '';
  const header = columnsOf(delivery.headers);
  switch (format) {
    case 'asterisk-queue-log':
      return decodeQueueLog(delivery.body, settings);
    case 'asterisk-cdr-csv':
      return decodeCdrCsv(delivery.body, settings);
    case 'asterisk-cdr-custom':
      return decodeCdrCustom(delivery.body, settings, header);
    case 'asterisk-cel-csv':
      return decodeCel(delivery.body, settings, header);
    case 'asterisk-ami':
      return decodeAmi(delivery.body, settings);
    case 'asterisk-ari':
      return decodeAri(delivery.body, settings);
    default:
      return refused(`format: got ${JSON.stringify(format)}, wanted one of ${Object.keys(asterisk.formats).join(', ')}`);
  }
}

/** A whole settings document from the beginnings of a PBX's files: who is outside, who is an agent, how numbers are written. */
export function proposeSettings(samples: readonly Sample[], { timeZone }: { readonly timeZone: string }): Proposal {
  const bare = parseSettings({ timeZone });
  const decoded = samples.flatMap((sample) => [...decode({ headers: headersOf(sample), body: sample.body }, bare).events]);
  const found = propose(decoded);
  const listed = (texts: readonly string[]): string => (texts.length === 0 ? 'none' : texts.join(', '));
  const unnamed = samples.some((sample) => sample.format === 'asterisk-cdr-custom' && sample.columns === null);
  return {
    settings: parseSettings({ timeZone, ...found }),
    notes: [
      `Trunks, because their callers have long numbers: ${listed(found.trunks)}.`,
      `Calls arrive in: ${listed(found.inboundContexts)}; calls leave by: ${listed(found.outboundContexts)}.`,
      `Queues and the extensions that lead into them: ${listed(found.queues.map((queue) => `${queue.id} (${listed(queue.extensions)})`))}.`,
      `Agents, by the phone that a queue called for a member's name: ${listed(found.agents.map((agent) => `${agent.id} = ${listed(agent.aliases)}`))}.`,
      `Own numbers, because callers from outside dialled them: ${listed(found.numbers.ownNumbers)}.`,
      `National forms, from the numbers that came with a plus: ${listed(found.numbers.rules.map((rule) => `${rule.pattern} in ${rule.country ?? ''}`))}.`,
      ...(unnamed ? ['The columns of cdr_custom cannot be guessed: name them in cdrColumns, in the order of the file.'] : []),
    ],
  };
}
