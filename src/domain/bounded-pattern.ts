/** No extension and no number is longer; a longer text matches no pattern that an account wrote. */
export const longestPatternText = 64;

/** An account's regular expression over what a sender wrote: never over more than a number's length. */
export function matchesBounded(expression: RegExp, text: string): boolean {
  return text.length <= longestPatternText && expression.test(text);
}
