import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureConnection, importOne, untilCurrent } from '#cli/import-into.ts';
import { quietIo } from '#cli/io.ts';
import type { Stage } from './stage.ts';

/*
 * What the sample's calls came from, as a CRM would tell it: most numbers stand for one advert each, the website's is lent to its visits.
 * The calls are those of the real day: 100 at the number of Google Ads, 45 at Bing's, 46 at the print's, 51 at the social one.
 */

const day = '2026-11-21';
const at = (clock: string): string => `${day}T${clock}Z`;
const midnight = `${day}T05:00:00Z`;

const number = (id: string, own: string, source: string, medium: string, campaign: string) => ({
  ...{ kind: 'number_recorded', id, number: own, source, medium, campaign, from: '2026-11-01T05:00:00Z' },
});
const session = (id: string, visitor_id: string, clock: string, source: string, medium: string, landing_page: string, more = {}) => ({
  ...{ kind: 'session_recorded', id, visitor_id, started_at: at(clock), source, medium, landing_page, ...more },
});
const spend = (id: string, source: string, medium: string, campaign: string, amount: number, more = {}) => ({
  ...{ kind: 'spend_recorded', id, date: day, day_at: midnight, source, medium, campaign, amount, currency: 'USD', ...more },
});
const lead = (id: string, clock: string, more: object) => ({ kind: 'lead_recorded', id, created_at: at(clock), ...more });
const won = (id: string, lead_id: string, clock: string, amount: number) => ({
  ...{ kind: 'deal_recorded', id, lead_id, created_at: at(clock), closed_at: at(clock), status: 'won', amount, currency: 'USD' },
});

export const adverts = [
  number('n1', '+12025550101', 'google', 'cpc', 'emergency repair'),
  number('n2', '+12025550102', 'bing', 'cpc', 'emergency repair'),
  number('n3', '+12025550103', 'facebook', 'paid_social', 'autumn check-up'),
  number('n4', '+441632960001', 'leaflet', 'print', 'autumn check-up'),
  { kind: 'number_recorded', id: 'n5', number: '+441632960002', pool_id: 'website', from: '2026-11-01T05:00:00Z' },
  session('s1', 'v1', '21:24:00', 'google', 'organic', '/boilers'),
  session('s2', 'v2', '21:27:00', 'google', 'cpc', '/boilers', { campaign: 'emergency repair', keyword: 'boiler repair' }),
  session('s3', 'v3', '21:31:00', 'news.example', 'referral', '/'),
  session('s4', 'v4', '21:33:00', '(direct)', '(none)', '/contact'),
  session('s5', 'v1', '21:35:00', '(direct)', '(none)', '/contact'),
  ...(['s1', 's2', 's3', 's4'] as const).map((id, index) => ({
    ...{ kind: 'assignment_recorded', id: `a${id}`, number: '+441632960002', session_id: id },
    ...{ from: at(`21:${['24', '27', '31', '33'][index] ?? ''}:00`), to: at(`21:${['27', '31', '33', '45'][index] ?? ''}:00`) },
  })),
  spend('c1', 'google', 'cpc', 'emergency repair', 180.5, { keyword: 'boiler repair', clicks: 61, impressions: 1900 }),
  spend('c2', 'google', 'cpc', 'emergency repair', 69.5, { keyword: 'heating engineer', clicks: 20, impressions: 800 }),
  spend('c3', 'bing', 'cpc', 'emergency repair', 74, { clicks: 18, impressions: 700 }),
  spend('c4', 'facebook', 'paid_social', 'autumn check-up', 120, { clicks: 44, impressions: 9000 }),
  // Money spent for nothing is a finding.
  spend('c5', 'programmatic', 'display', 'banners', 95, { clicks: 3, impressions: 50_000 }),
  lead('l1', '21:40:00', { phone: '+12025550142', origin: 'answered_call' }),
  lead('l2', '21:41:00', { phone: '+12025550141', origin: 'answered_call' }),
  lead('l3', '21:42:00', { phone: '+12025550163', origin: 'missed_call' }),
  lead('l4', '21:43:00', { visitor_id: 'v1', origin: 'form' }),
  won('d1', 'l1', '22:10:00', 900),
  won('d2', 'l4', '22:20:00', 400),
  { kind: 'callback_recorded', id: 'r1', requested_at: at('21:36:00'), origin: 'site', visitor_id: 'v2' },
];

/** Into the sample, by the ordinary import of events. */
export async function importAdverts(stage: Stage): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ringtrace-adverts-'));
  try {
    const path = join(folder, 'adverts.jsonl');
    await writeFile(path, adverts.map((event) => `${JSON.stringify(event)}\n`).join(''));
    const client = stage.clientOf('demo');
    const target = { format: 'ringtrace-events', connection: 'crm' };
    await ensureConnection(client, target, quietIo);
    await importOne(client, target, path, quietIo);
    await untilCurrent(client, quietIo);
    const { rejects } = await client.call('rejected', { query: { connection: 'crm' } });
    if (rejects.length > 0) throw new Error(JSON.stringify(rejects));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
