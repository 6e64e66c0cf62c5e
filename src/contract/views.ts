import { z } from '@hono/zod-openapi';

/** A saved view: a name for an address of our own pages, with everything that stands in it. */

/** The first parts of the addresses that a view may lead to. */
export const viewPages = ['', 'service', 'sales', 'team', 'live', 'marketing', 'conversations', 'calls', 'metrics', 'settings'] as const;

/** Path and search of one of our own pages; nothing that a browser could read as another site. */
export function isOwnHref(href: string): boolean {
  // A backslash counts as a slash for browsers; spaces and control characters are dropped by them.
  if (!href.startsWith('/') || href.startsWith('//') || /[\\\s\p{Cc}]/u.test(href)) return false;
  const own = 'http://own.invalid';
  const url = URL.parse(href, own);
  if (url?.origin !== own || url.hash !== '' || url.pathname.startsWith('//')) return false;
  const [, first = ''] = url.pathname.split('/');
  return viewPages.some((page) => page === first);
}

const Href = z
  .string()
  .max(4000)
  .refine(isOwnHref, 'path and search of one of our pages, such as /service?period=yesterday')
  .openapi({ example: '/service?period=yesterday' });
const Name = z.string().trim().min(1).max(80);

export const SavedView = z
  .object({
    id: z.string(),
    name: z.string(),
    href: z.string().describe('path and search of the page'),
    shared: z.boolean().describe('everybody in the account sees it'),
    mine: z.boolean().describe('you made it'),
    changeable: z.boolean().describe('you may rename, change or remove it'),
    created_at: z.string(),
    changed_at: z.string(),
  })
  .openapi('SavedView');

export const NewView = z.object({ name: Name, href: Href, shared: z.boolean().default(false) }).openapi('NewView');
export const ViewChange = z
  .object({
    name: Name.optional(),
    href: Href.optional(),
    shared: z.boolean().optional(),
    removed: z.literal(false).optional().describe('false brings a removed view back'),
  })
  .openapi('ViewChange');

export type SavedView = z.infer<typeof SavedView>;
