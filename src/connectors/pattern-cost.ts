import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { longestPatternText } from '#domain/bounded-pattern.ts';

/** With more ways than this a text of the longest kind could keep the server busy. */
export const mostWays = 20_000;

/**
 * In how many ways a regular expression may be tried on a text, at most: each repetition that may end in several places and
 * each alternative multiply. What an engine does when nothing matches is bounded by it. `Infinity` = beyond any use.
 */
export function waysOf(pattern: string): number {
  return alternatives(new RegExpParser().parsePattern(pattern, 0, pattern.length, { unicode: true }).alternatives);
}

function alternatives(all: readonly AST.Alternative[]): number {
  return all.reduce((sum, { elements }) => sum + elements.reduce((product, element) => product * ways(element), 1), 0);
}

function ways(element: AST.Element): number {
  switch (element.type) {
    case 'Group':
    case 'CapturingGroup':
      return alternatives(element.alternatives);
    case 'Assertion':
      return element.kind === 'lookahead' || element.kind === 'lookbehind' ? alternatives(element.alternatives) : 1;
    case 'Quantifier': {
      const most = Math.min(element.max, longestPatternText);
      const ends = most - Math.min(element.min, most) + 1;
      return ends * ways(element.element) ** most;
    }
    case 'Backreference':
    case 'Character':
    case 'CharacterClass':
    case 'CharacterSet':
    case 'ExpressionCharacterClass':
      return 1;
  }
}
