import type { SavedView } from '#contract/views.ts';
import type { StoredView } from '#settings/views.ts';
import { ApiProblem, notFound } from '#api/api-problem.ts';
import type { Context, Handlers } from '#api/context.ts';

/** Saved views: the maker's own, and those shared in the account. */
export const viewRoutes = {
  async views(_request, context) {
    const { account, caller, services } = context;
    const stored = await services.settings.views.ofAccount(account.id, caller.id);
    return { views: stored.filter((view) => maySee(view, context)).map((view) => viewOf(view, context)) };
  },

  async createView({ body }, context) {
    const { account, caller, services } = context;
    return viewOf(await services.settings.views.create({ ...body, account: account.id, maker: caller.id }), context);
  },

  async changeView({ params, body }, context) {
    const before = await changeable(params.id, context);
    if (before.removed && body.removed === undefined) throw notFound('view', params.id);
    const after = {
      name: body.name ?? before.name,
      href: body.href ?? before.href,
      shared: body.shared ?? before.shared,
      removed: false,
    };
    const { account, services } = context;
    await services.settings.views.change(account.id, params.id, after);
    return viewOf((await services.settings.views.one(account.id, params.id)) ?? { ...before, ...after }, context);
  },

  async removeView({ params }, context) {
    const before = await changeable(params.id, context);
    if (before.removed) throw notFound('view', params.id);
    await context.services.settings.views.change(context.account.id, params.id, { ...before, removed: true });
    return { done: true };
  },
} satisfies Partial<Handlers>;

/** A view that this caller sees and may change; others' private views do not exist for them. */
async function changeable(id: string, context: Context): Promise<StoredView> {
  const view = await context.services.settings.views.one(context.account.id, id);
  if (view === null || !maySee(view, context)) throw notFound('view', id);
  if (!mayChange(view, context)) {
    throw new ApiProblem(403, 'not-permitted', 'A shared view is changed by its maker, an admin or an owner.', { what: 'view', got: id });
  }
  return view;
}

function maySee(view: StoredView, { caller }: Context): boolean {
  if (view.maker === caller.id) return true;
  // Somebody's search may spell out a caller's number or name: not for those from whom these are masked.
  return view.shared && (caller.permissions.has('numbers') || !searchesForCallers(view.href));
}

function mayChange(view: StoredView, { caller }: Context): boolean {
  return view.maker === caller.id || caller.kind === 'operator' || caller.role === 'owner' || caller.role === 'admin';
}

function searchesForCallers(href: string): boolean {
  return new URL(href, 'http://own.invalid').searchParams.has('search') || /caller/.test(href);
}

function viewOf(view: StoredView, context: Context): SavedView {
  const { id, name, href, shared, maker, created_at, changed_at } = view;
  return { id, name, href, shared, mine: maker === context.caller.id, changeable: mayChange(view, context), created_at, changed_at };
}
