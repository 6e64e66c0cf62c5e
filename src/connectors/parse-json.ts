/**
 * JSON whose whole numbers beyond 2^53 come out as their text: an id must not pass through a JavaScript number, which
 * would change its last digits.
 */
export function parseJson(text: string): unknown {
  return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown);
}

function keepDigits(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || context.source === undefined) return value;
  return /^-?\d+$/u.test(context.source) ? context.source : value;
}
