import { headersOf } from '#connectors/columns-header.ts';
import type { Connector, Proposal, Sample } from '#connectors/connector.ts';
import { noNumberRules } from '#connectors/setting-parts.ts';
import { plainFoldSettings } from '#domain/fold-settings.ts';
import { isHeader } from './columns.ts';
import { decodeCosts } from './decode-costs.ts';
import { eraseLayout } from './erase.ts';
import { type CostSettings, costSettings } from './settings.ts';

/** Cost reports of ad systems, as their pages export them. */
export const adCosts: Connector<CostSettings> = {
  kind: 'ad-costs',
  title: 'Advertising costs',
  version: 2,
  formats: { 'ad-costs': { title: 'Cost report by day (Google Ads, Meta, Microsoft, others)', cut: 'csv', header: isHeader } },
  parseSettings: (document) => costSettings.parse(document),
  decode: decodeCosts,
  propose,
  erasing: (settings) => ({ numbers: noNumberRules, layoutOf: ({ headers }) => eraseLayout(headers, settings) }),
  // Costs come as whole rows; nothing is followed.
  foldSettings: () => plainFoldSettings,
};

/** The zone is given; all else the columns say, or the settings must. */
function propose(samples: readonly Sample[], { timeZone }: { readonly timeZone: string }): Proposal {
  const settings = costSettings.parse({ timeZone });
  const notes = samples.flatMap((sample) => {
    const { events, rejects } = decodeCosts({ headers: headersOf(sample), body: sample.body }, settings);
    const read = `${events.length} rows read as costs of a day`;
    const [first] = rejects;
    return first === undefined ? [read] : [read, `${rejects.length} not, the first because of ${first.reason}`];
  });
  return { settings, notes };
}
