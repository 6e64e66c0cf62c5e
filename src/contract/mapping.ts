import { z } from '@hono/zod-openapi';
import { callerPattern } from '#domain/spam-rules.ts';

/** Names and calls that several systems tell: which are one. */

export const mappedKinds = ['agents', 'queues'] as const;
const name = z.string().min(1).max(200);
const connection = z.string().min(1).max(100).describe('id of the connection');

export const MergeMember = z.object({ connection, name: name.describe('as the connection names it') }).openapi('MergeMember');

export const Merge = z
  .object({
    id: z.string().trim().min(1).max(200).describe('what figures say instead of the names'),
    members: z.array(MergeMember).min(1).max(50),
  })
  .openapi('Merge');

const ruleId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'lower-case letters, digits, - and _, at most 63')
  .describe('stays when the rule is changed');

export const LinkRule = z
  .object({
    id: ruleId,
    outer: connection.describe('connection that the caller reaches first'),
    inner: connection.describe('connection to which it forwards'),
    numbers: z
      .array(z.string().regex(/^\+\d{5,15}$/, 'a number such as +13035550000'))
      .max(500)
      .default([])
      .describe('only calls to these numbers of the outer connection; empty = all'),
    beforeS: z.number().int().min(0).max(600).default(5).describe('the inner call may begin so many seconds before the outer one'),
    afterS: z.number().int().min(0).max(3600).default(30).describe('and so many after it'),
    byCaller: z.boolean().default(true).describe('both must tell the same caller; without it only calls that nothing else fits are linked'),
  })
  .openapi('LinkRule');

const callers = z
  .array(z.string().regex(callerPattern, 'a number such as +12025550199, with ? for any digit and * at the end, or withheld'))
  .min(1)
  .max(2000);

export const SpamRule = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('spam'), id: ruleId, callers: callers.describe('calls of these callers are spam') }),
    z.object({ kind: z.literal('never'), id: ruleId, callers: callers.describe('no other rule makes calls of these callers spam') }),
    z.object({
      kind: z.literal('repeated'),
      id: ruleId,
      calls: z.number().int().min(2).max(100).describe('at least so many calls of one caller'),
      underS: z.number().int().min(1).max(600).describe('each shorter than so many seconds, from arrival to end'),
      withinHours: z.number().int().min(1).max(168).describe('begun within so many hours'),
    }),
  ])
  .openapi('SpamRule');

const spam = z.array(SpamRule).max(50);

export const MappingView = z
  .object({ agents: z.array(Merge), queues: z.array(Merge), links: z.array(LinkRule), spam: spam.default([]) })
  .openapi('Mapping');

/** Parts left out stay as they are. */
export const MappingChange = z
  .object({
    agents: z.array(Merge).max(2000),
    queues: z.array(Merge).max(2000),
    links: z.array(LinkRule).max(50),
    spam,
  })
  .partial()
  .openapi('MappingChange');

export const SeenName = z
  .object({
    connection,
    name,
    id: name.describe('what figures say: the name itself, or what it was merged into'),
    calls: z.number(),
    first: z.string().nullable().describe('null = no call yet'),
    last: z.string().nullable(),
  })
  .openapi('SeenName');

/** Why names may belong to one. */
export const matchReasons = ['same_email', 'same_name', 'same_extension'] as const;
export const MatchProposal = z.object({ reason: z.enum(matchReasons), members: z.array(MergeMember) }).openapi('MatchProposal');

const seen = z.object({ names: z.array(SeenName), proposals: z.array(MatchProposal) });
export const SeenNames = z.object({ agents: seen, queues: seen }).openapi('SeenNames');

export const MergePreviewRequest = z
  .object({ of: z.enum(mappedKinds), members: z.array(MergeMember).min(1).max(50) })
  .openapi('MergePreviewRequest');
export const MergePreview = z
  .object({ calls: z.number(), systems: z.number(), first: z.string().nullable(), last: z.string().nullable() })
  .openapi('MergePreview');

export const LinkPreview = z
  .object({
    from: z.string(),
    to: z.string(),
    outer: z.number().describe('inbound calls of the outer connection that the rule speaks of'),
    inner: z.number(),
    pairs: z.number().describe('that are one call'),
    ambiguous: z.number().describe('that would stay apart because several fit and nothing tells which'),
  })
  .openapi('LinkPreview');

export const SpamPreview = z
  .object({
    from: z.string(),
    to: z.string(),
    inbound: z.number().describe('inbound calls of that time'),
    spam: z.number().describe('of them marked as spam now, by whomever'),
    flagged: z.number().describe('of them spam by the rule'),
    fresh: z.number().describe('of these not marked now'),
    examples: z
      .array(
        z.object({
          id: z.string(),
          started_at: z.string(),
          caller: z.string().nullable(),
          duration_s: z.number().nullable(),
          spam: z.boolean().describe('marked now'),
        }),
      )
      .describe('the newest ten'),
  })
  .openapi('SpamPreview');

export type Merge = z.infer<typeof Merge>;
export type MergeMember = z.infer<typeof MergeMember>;
export type LinkRule = z.infer<typeof LinkRule>;
export type MappingView = z.infer<typeof MappingView>;
export type MappingChange = z.infer<typeof MappingChange>;
export type SeenName = z.infer<typeof SeenName>;
export type SeenNames = z.infer<typeof SeenNames>;
export type MatchProposal = z.infer<typeof MatchProposal>;
export type MergePreview = z.infer<typeof MergePreview>;
export type LinkPreview = z.infer<typeof LinkPreview>;
export type SpamRule = z.infer<typeof SpamRule>;
export type SpamPreview = z.infer<typeof SpamPreview>;
export type MappedKind = (typeof mappedKinds)[number];
