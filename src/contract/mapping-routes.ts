import * as mapping from './mapping.ts';

/** Routes about names and calls that several systems tell. */
export const mappingRoutes = {
  mapping: {
    tag: 'Names and linked calls',
    says: 'Which names and calls of several systems are one; rules that list callers are shown with the permission numbers',
    response: mapping.MappingView,
  },
  changeMapping: {
    tag: 'Names and linked calls',
    says: 'Replace the parts that are given; facts are made again from what was received. spam needs the permission numbers, too',
    body: mapping.MappingChange,
    response: mapping.MappingView,
  },
  seenNames: {
    tag: 'Names and linked calls',
    says: 'Names that connections told of agents and queues, and which may belong together',
    response: mapping.SeenNames,
  },
  previewMerge: {
    tag: 'Names and linked calls',
    says: 'What merging names would alter',
    body: mapping.MergePreviewRequest,
    response: mapping.MergePreview,
  },
  previewLink: {
    tag: 'Names and linked calls',
    says: 'What a rule would have linked in the last seven days',
    body: mapping.LinkRule,
    response: mapping.LinkPreview,
  },
  previewSpam: {
    tag: 'Spam',
    says: 'Which calls of the last 90 days a rule, beside the saved rules of callers who are never spam, would make spam. A rule that lists callers needs the permission numbers, too',
    body: mapping.SpamRule,
    response: mapping.SpamPreview,
  },
} as const;
