import type { Logger } from 'pino';
import type { Pipeline } from '#ingest/pipeline.ts';
import type { OutboundParts } from '#outbound/outbound.ts';
import { post } from '#outbound/post.ts';
import type { Settings } from '#settings/open-settings.ts';
import type { Warehouse } from '#warehouse/client.ts';
import { toldOf } from './error-place.ts';
import { findCallFacts, lastEndedCalls } from './find-calls.ts';
import { findOrigin } from './find-origin.ts';
import { stillSeesNumbers } from './key-maker.ts';
import { masked, maskNumber } from './mask.ts';
import type { People } from './people.ts';

interface Wiring {
  readonly settings: Settings;
  readonly people: People;
  readonly logger: Logger;
  readonly version: string;
  readonly publicUrl: () => string;
  readonly allowPrivate: boolean;
  /** Opened after the outbox, because it fills it. */
  readonly store: () => { readonly warehouse: Warehouse; readonly pipeline: Pipeline };
}

/** What outgoing webhooks ask of the rest of the house. */
export function outboundParts({ settings, people, logger, version, publicUrl, allowPrivate, store }: Wiring): OutboundParts {
  return {
    findCall: async (account, id, startedAt) => {
      const { warehouse } = store();
      return await warehouse.withReadLock(async () => await findCallFacts(warehouse, account, { id, startedAt }));
    },
    findOrigin: async (account, call) => {
      const { warehouse } = store();
      return await warehouse.withReadLock(async () => await findOrigin(warehouse, account, call));
    },
    lastCalls: async (account, most) => {
      const { warehouse } = store();
      return await warehouse.withReadLock(async () => await lastEndedCalls(warehouse, account, most));
    },
    isUnsettled: (connection) => {
      const { pipeline } = store();
      return pipeline.catchingUp().has(connection) || pipeline.isBehind(connection);
    },
    seesNumbers: async (account, who) => await stillSeesNumbers(account, who, { people, apiKeys: settings.apiKeys }),
    mask: (message) => masked(message),
    maskNumber,
    linkTo: (call) => `${publicUrl()}/calls/${encodeURIComponent(call)}`,
    send: async (url, body, headers) => await post(url, body, headers, { allowPrivate }),
    agent: `Ringtrace/${version}`,
    now: Date.now,
    onError: (error) => logger.error(toldOf(error), 'telling others of calls failed; it is tried again'),
  };
}
