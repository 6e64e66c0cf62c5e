import type { AgentStateName } from './facts.ts';
import { own } from './own.ts';

/** Words of a pause reason that say more than that somebody is away. Lunch, coffee and whatever else is not here are a break. */
const meanings: readonly (readonly [AgentStateName, readonly string[]])[] = [
  ['meeting', ['meeting', 'briefing', 'huddle', 'reunion', 'besprechung', 'riunione']],
  ['training', ['training', 'coaching', 'course', 'formacion', 'formation', 'schulung', 'formazione']],
  ['acw', ['wrap', 'wrapup', 'acw', 'nachbearbeitung', 'aftercall', 'postcall']],
  ['other', ['admin', 'backoffice', 'email', 'outbound', 'technical', 'autopause', 'system']],
];
const stateOfWord = new Map(meanings.flatMap(([state, words]) => words.map((word): [string, AgentStateName] => [word, state])));

/**
 * The state that a pause is: as the connection's settings say of the whole reason (lower case), else by the first usual word
 * in it (`Team meeting`, `wrap-up`), else a break.
 */
export function stateOfPause(reason: string, configured: Readonly<Record<string, AgentStateName>>): AgentStateName {
  const lower = reason.trim().toLowerCase();
  const told = own(configured, lower);
  if (told !== undefined) return told;
  const words = lower
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .split(/[^\p{L}]+/u);
  // `wrap-up` and `Auto-Pause` are one word as often as two.
  const pairs = words.slice(1).map((word, index) => `${words[index] ?? ''}${word}`);
  const found = [...words, ...pairs].find((word) => stateOfWord.has(word));
  return stateOfWord.get(found ?? '') ?? 'break';
}
