import { z } from '@hono/zod-openapi';

/** Targets and benchmarks are data: who set which value, for what, from when. */

export const Target = z
  .object({
    metric: z.string(),
    value: z.number(),
    /** `{ queue: 'sales' }`: where it holds; {} = everywhere. */
    scope: z.record(z.string(), z.string()).default({}),
    from: z.string().nullable().default(null).describe('local date from which it holds; null = always'),
    to: z.string().nullable().default(null).describe('local date before which it holds; null = still'),
  })
  .openapi('Target');

export const Benchmark = z
  .object({
    metric: z.string(),
    low: z.number().nullable(),
    high: z.number().nullable(),
    source: z.string().min(1).max(500),
    date: z.string(),
  })
  .openapi('Benchmark');

export const OpeningHours = z
  .object({
    weekday: z.number().int().min(1).max(7).describe('1 = Monday'),
    from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM'),
    to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'HH:MM, at most 24:00'),
  })
  .openapi('OpeningHours');

/** A date that differs from its weekday: closed, or open in its own spans only. */
export const Holiday = z
  .object({
    date: z.iso.date(),
    name: z.string().trim().min(1, 'a name').max(100),
    spans: z
      .array(OpeningHours.pick({ from: true, to: true }))
      .max(10)
      .default([])
      .describe('none = closed all day'),
  })
  .openapi('Holiday');

/** What people call a queue, an agent, a number or a campaign, by its id. */
export const namedDimensions = ['queue', 'agent', 'number', 'campaign'] as const;
export const DisplayNames = z
  .partialRecord(z.enum(namedDimensions), z.record(z.string().min(1).max(200), z.string().trim().min(1).max(100)))
  .openapi('DisplayNames');

export const Team = z
  .object({
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'lower-case letters, digits, - and _, at most 63')
      .describe('what reports group and filter by; stays when the team is renamed'),
    name: z.string().trim().min(1).max(100),
    agents: z.array(z.string().min(1).max(200)).max(2000).describe('ids of its agents; an agent may be in several teams'),
  })
  .openapi('Team');

/** What an account set for its figures. Each part left out of a change stays as it is. */
export const Targets = z
  .object({
    targets: z.array(Target).max(500),
    benchmarks: z.array(Benchmark).max(500).describe("instead of the catalogue's own"),
    params: z.record(z.string(), z.unknown()).describe('default parameters of metrics, for all reports of the account'),
    opening_hours: z.array(OpeningHours).max(50),
    holidays: z
      .array(Holiday)
      .max(1000)
      .refine((holidays) => new Set(holidays.map(({ date }) => date)).size === holidays.length, 'a date stands twice'),
    names: DisplayNames.describe('own labels, by dimension and id; figures and filters keep the ids'),
    teams: z
      .array(Team)
      .max(200)
      .refine((teams) => new Set(teams.map(({ id }) => id)).size === teams.length, 'two teams have the same id'),
  })
  .openapi('Targets');
export const TargetsChange = Targets.partial().openapi('TargetsChange');

export type Target = z.infer<typeof Target>;
export type Team = z.infer<typeof Team>;
export type Holiday = z.infer<typeof Holiday>;
export type DisplayNames = z.infer<typeof DisplayNames>;
export type NamedDimension = (typeof namedDimensions)[number];
/** What makes up an account's calendar: spans of weekdays, and dates that differ. */
export type Opening = OpeningHours | Holiday;
export type OpeningHours = z.infer<typeof OpeningHours>;
export type Benchmark = z.infer<typeof Benchmark>;
export type TargetsChange = z.infer<typeof TargetsChange>;
export type Targets = z.infer<typeof Targets>;
