import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { z } from 'zod';
import { consentModes } from '#domain/site-messages.ts';
import { formSettings } from './form-settings.ts';

const number = z.string().refine((text) => /^\+[1-9]\d{4,14}$/u.test(text) && parsePhoneNumberFromString(text) !== undefined, {
  error: (issue) => `${JSON.stringify(issue.input)} is no number with its country; wanted one such as +12025550100`,
});

const origin = z.string().refine((text) => /^https?:$/u.test(URL.parse(text)?.protocol ?? '') && URL.parse(text)?.origin === text, {
  error: (issue) => `${JSON.stringify(issue.input)} is no origin of a website; wanted https://www.example.com, without a path`,
});

/** Minutes, to the whole millisecond: instants have no fractions. */
const minutes = (least: number, most: number) =>
  z
    .number()
    .min(least)
    .max(most)
    .transform((given) => Math.round(given * 60_000) / 60_000);

const word = z.string().trim().min(1).max(100);

const staticNumber = z.strictObject({
  source: word.transform((text) => text.toLowerCase()),
  /** Any medium where left out. */
  medium: word
    .transform((text) => text.toLowerCase())
    .nullable()
    .default(null),
  campaign: word.nullable().default(null),
  number,
});

const target = z.strictObject({
  number,
  /** Name of the pool whose numbers stand in its place; null = only static numbers do. */
  pool: word.nullable().default(null),
  /** Shown where no number of the pool is free; null = the page's own number stays. */
  overflow: number.nullable().default(null),
  static: z.array(staticNumber).max(100).default([]),
});

/** How visits to a website are followed, and which numbers stand in place of its own. */
export const siteSettings = z
  .strictObject({
    /** Websites that may ask for numbers. */
    origins: z.array(origin).max(50).default([]),
    consent: z.enum(consentModes).default('none'),
    /** Whoever asks not to be tracked sees the page's own numbers, and nothing is sent. */
    doNotTrack: z.boolean().default(true),
    globalPrivacyControl: z.boolean().default(true),
    /** A number is a session's until so long after its last sign of life. */
    leaseMinutes: minutes(0.05, 60).default(5),
    /** Then it is nobody's for so long, but for the same visitor: for those who wrote it down. */
    restMinutes: minutes(0, 10_080).default(30),
    pools: z.record(word, z.array(number).max(2_000)).default({}),
    targets: z.array(target).max(20).default([]),
    ...formSettings,
  })
  .superRefine((site, context) => {
    const wrong = (path: (string | number)[], message: string): void => context.addIssue({ code: 'custom', path, message });
    const own = new Set(site.targets.map((one) => one.number));
    if (own.size < site.targets.length) wrong(['targets'], 'a number of the page is listed twice; wanted each once');
    const lent = new Map<string, string>();
    for (const [name, numbers] of Object.entries(site.pools)) {
      for (const each of numbers) {
        const before = lent.get(each);
        if (before !== undefined)
          wrong(['pools', name], `${each} is in the pool ${JSON.stringify(before)} already; wanted each number once`);
        if (own.has(each)) wrong(['pools', name], `${each} is a number of the page itself; wanted others in its place`);
        lent.set(each, name);
      }
    }
    for (const [at, { pool, overflow, static: fixed }] of site.targets.entries()) {
      if (pool !== null && !Object.hasOwn(site.pools, pool)) {
        const known = Object.keys(site.pools).join(', ') || 'none';
        wrong(['targets', at, 'pool'], `${JSON.stringify(pool)} is no pool of this site; known: ${known}`);
      }
      for (const each of [...fixed.map((one) => one.number), ...(overflow === null ? [] : [overflow])]) {
        if (lent.has(each)) wrong(['targets', at], `${each} is lent from a pool; wanted a number that is not`);
        if (own.has(each)) wrong(['targets', at], `${each} is a number of the page itself; wanted another in its place`);
      }
    }
  });

export type SiteSettings = z.output<typeof siteSettings>;

/** Every number that the settings name: all of them are ours. */
export function numbersOf({ pools, targets }: SiteSettings): string[] {
  const named = targets.flatMap((one) => [
    one.number,
    ...(one.overflow === null ? [] : [one.overflow]),
    ...one.static.map((each) => each.number),
  ]);
  return [...new Set([...Object.values(pools).flat(), ...named])];
}
