import { z } from 'zod';
import { zone } from '#connectors/setting-parts.ts';
import { roles } from './columns.ts';

export const systems = ['google', 'meta', 'microsoft', 'other'] as const;
export type System = (typeof systems)[number];

const column = z.string().min(1).max(200);

/** How the cost reports of one ad account are read. */
export const costSettings = z.strictObject({
  /** The ad account's zone: its days are those of the report. */
  timeZone: zone,
  /** null = told by the names of the columns. */
  system: z.enum(systems).nullable().default(null),
  /** Of files that do not say it. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/u, {
      error: (issue) => `got ${JSON.stringify(issue.input)}, wanted three capital letters (ISO 4217), for example EUR`,
    })
    .nullable()
    .default(null),
  /** Where the visits came from that this money bought, as in `utm_source` and `utm_medium`; null = as the system usually is. */
  source: z.string().min(1).max(200).nullable().default(null),
  medium: z.string().min(1).max(200).nullable().default(null),
  /** For example DD/MM/YYYY; null = the one form that reads every day of a file. */
  dayFormat: z.string().min(1).max(40).nullable().default(null),
  /** null = a point, and a comma in files whose cells are divided by semicolons. */
  decimal: z.enum(['.', ',']).nullable().default(null),
  /** What a column is that goes by a name of its own: role -> name of the column. */
  columns: z.partialRecord(z.enum(roles), column).default({}),
});
export type CostSettings = z.output<typeof costSettings>;

/** `utm_source` and `utm_medium` that clicks on the adverts of a system usually carry. */
export const usualOrigin: Readonly<Record<Exclude<System, 'other'>, { readonly source: string; readonly medium: string }>> = {
  google: { source: 'google', medium: 'cpc' },
  meta: { source: 'facebook', medium: 'paid_social' },
  microsoft: { source: 'bing', medium: 'cpc' },
};
