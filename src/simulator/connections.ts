import { siteFormat } from '#connectors/site/connector.ts';
import { siteOf, type WorldPlan } from './plan.ts';
import type { WorldConnection } from './told.ts';

/** A connection as the firm of a world would have it. */
export interface FirmConnection {
  readonly kind: string;
  readonly title: string;
  readonly format: string;
  readonly settings: object;
}

export function connectionsOf(plan: WorldPlan): Readonly<Record<WorldConnection, FirmConnection>> {
  const events = { kind: 'webhook', format: 'ringtrace-events', settings: {} };
  return {
    site: { kind: 'site', title: 'Website', format: siteFormat, settings: siteOf(plan) },
    calls: { ...events, title: 'Telephones' },
    costs: {
      ...{ kind: 'ad-costs', title: 'Advertising costs', format: 'ad-costs' },
      settings: { timeZone: plan.zone, system: 'other', currency: plan.currency },
    },
    crm: { ...events, title: 'Leads and deals' },
  };
}
