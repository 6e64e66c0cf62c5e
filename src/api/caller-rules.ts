import type { MappingView, SpamRule } from '#contract/mapping.ts';
import type { Context } from './context.ts';
import { needsNumbers } from './needs-numbers.ts';

/** The mapping as the one who asks may see it: rules that list callers need the permission to see numbers. */
export function shownMapping(view: MappingView, { caller }: Context): MappingView {
  return caller.permissions.has('numbers') ? view : { ...view, spam: view.spam.filter(({ kind }) => kind === 'repeated') };
}

/** Who may not see callers may not change the rules either, which would lose those that are not shown. */
export function mayChangeSpam(context: Context): void {
  needsNumbers(context, 'Changing rules of spam');
}

/** How many calls fit a list of callers tells who called: numbers could be guessed. */
export function mayPreviewSpam({ kind }: SpamRule, context: Context): void {
  if (kind !== 'repeated') needsNumbers(context, 'Trying a rule that lists callers');
}
