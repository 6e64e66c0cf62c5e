import { codeText, formatCount, missing } from '#web/format.ts';

/** A value of a parameter as a person reads it. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return missing;
  if (typeof value === 'number') return Number.isInteger(value) ? formatCount(value) : String(value);
  if (typeof value === 'boolean') return codeText(value ? 'yes' : 'no');
  if (typeof value === 'string') return codeText(value);
  return Array.isArray(value) ? value.map(valueText).join(', ') : JSON.stringify(value);
}

/** What a parameter takes, from its JSON schema: a list of words, a range, or the name of a type. */
export function allowedText(type: Readonly<Record<string, unknown>>): string {
  const { enum: words, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = type;
  if (Array.isArray(words)) return words.map((word) => codeText(String(word))).join(', ');
  if (Array.isArray(type['anyOf'])) {
    return type['anyOf'].map((one: unknown) => allowedText(typeof one === 'object' && one !== null ? { ...one } : {})).join(' / ');
  }
  const ends = [
    ...(typeof minimum === 'number' ? [`≥ ${minimum}`] : []),
    ...(typeof exclusiveMinimum === 'number' ? [`> ${exclusiveMinimum}`] : []),
    ...(typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER ? [`≤ ${maximum}`] : []),
    ...(typeof exclusiveMaximum === 'number' ? [`< ${exclusiveMaximum}`] : []),
  ];
  if (ends.length > 0) return ends.join(', ');
  if ('const' in type) return String(type['const']);
  return typeof type['type'] === 'string' ? (type['type'] === 'null' ? missing : type['type']) : '';
}
