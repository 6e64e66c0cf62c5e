import type { LinkRule, MappingView, Merge, SeenName, SpamRule } from '#contract/mapping.ts';
import { wrongText } from './api-problem.ts';

/**
 * Refuses parts of a mapping that contradict themselves, or that nothing could follow. Only what is given is checked: what was saved
 * before may have been overtaken since, and must not stand in the way of another change. `seen` are the names of what it speaks of.
 */
export function checkMapping(
  mapping: { readonly [part in keyof MappingView]?: MappingView[part] | undefined },
  connections: readonly string[],
  seen: { readonly agents: readonly SeenName[]; readonly queues: readonly SeenName[] },
): void {
  const known = `one of ${connections.join(', ') || '(no connection yet)'}`;
  for (const kind of ['agents', 'queues'] as const) {
    const merges = mapping[kind] ?? [];
    for (const { connection } of merges.flatMap(({ members }) => members))
      if (!connections.includes(connection)) throw wrongText(kind, connection, known);
    checkMerges(kind, merges, seen[kind]);
  }
  const links = mapping.links ?? [];
  for (const { outer, inner } of links)
    for (const connection of [outer, inner]) if (!connections.includes(connection)) throw wrongText('links', connection, known);
  checkLinks(links);
  checkSpam(mapping.spam ?? []);
}

function checkMerges(kind: string, merges: readonly Merge[], seen: readonly SeenName[]): void {
  const ids = new Set<string>();
  const names = new Set<string>();
  for (const { id, members } of merges) {
    if (ids.has(id)) throw wrongText(kind, `"${id}" twice`, 'each name for one merge');
    ids.add(id);
    for (const { connection, name } of members) {
      if (names.has(`${connection}\n${name}`)) throw wrongText(kind, `"${name}" of ${connection} twice`, 'each name in one merge');
      names.add(`${connection}\n${name}`);
    }
  }
  // Somebody else's name would make two of them one in some figures and not in others.
  for (const { connection, name } of seen)
    if (ids.has(name) && !names.has(`${connection}\n${name}`))
      throw wrongText(kind, `"${name}"`, `another name, or "${name}" of ${connection} among the members: that is who it is now`);
}

function checkSpam(rules: readonly SpamRule[]): void {
  const ids = new Set<string>();
  for (const { id } of rules) {
    if (ids.has(id)) throw wrongText('spam', `the id "${id}" twice`, 'each id once');
    ids.add(id);
  }
}

function checkLinks(links: readonly LinkRule[]): void {
  const outers = new Set(links.map(({ outer }) => outer));
  const ids = new Set<string>();
  const byCaller = new Map<string, boolean>();
  for (const rule of links) {
    if (ids.has(rule.id)) throw wrongText('links', `the id "${rule.id}" twice`, 'each id once');
    ids.add(rule.id);
    if (rule.outer === rule.inner) throw wrongText('links', `${rule.outer} forwards to itself`, 'two connections');
    if (outers.has(rule.inner))
      throw wrongText('links', `${rule.inner} is reached first in one rule and forwarded to in another`, 'each connection on one side');
    for (const connection of [rule.outer, rule.inner]) {
      if ((byCaller.get(connection) ?? rule.byCaller) !== rule.byCaller)
        throw wrongText('links', `${connection} compares callers in one rule and not in another`, 'the same in all rules of a connection');
      byCaller.set(connection, rule.byCaller);
    }
  }
}
