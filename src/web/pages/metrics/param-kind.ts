/** How a parameter is asked for, from its JSON schema. */
export type ParamKind =
  | { readonly is: 'choice'; readonly words: readonly string[] }
  | { readonly is: 'flag' }
  | { readonly is: 'number' }
  | { readonly is: 'list'; readonly of: 'number' | 'string' }
  | { readonly is: 'text' }
  | { readonly is: 'json' };

type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);

export function kindOf(type: Schema): ParamKind {
  const { enum: words, type: name, items, anyOf } = type;
  if (Array.isArray(words)) return { is: 'choice', words: words.map(String) };
  if (Array.isArray(anyOf)) {
    const kinds = anyOf.filter(isSchema).filter((one) => one['type'] !== 'null');
    const [only] = kinds;
    return only !== undefined && kinds.length === 1 ? kindOf(only) : { is: 'json' };
  }
  const names = Array.isArray(name) ? name.map(String) : [String(name)];
  if (names.includes('boolean')) return { is: 'flag' };
  if (names.includes('number') || names.includes('integer')) return { is: 'number' };
  if (names.includes('array')) return { is: 'list', of: isSchema(items) && items['type'] === 'number' ? 'number' : 'string' };
  return names.includes('string') ? { is: 'text' } : { is: 'json' };
}

export type ReadParam = { readonly good: true; readonly value: unknown } | { readonly good: false };

/** What a person wrote; nothing written = as the account has it. */
export function readParam(text: string, type: Schema): ReadParam {
  const plain = text.trim();
  if (plain === '') return { good: true, value: undefined };
  const kind = kindOf(type);
  const number = (word: string): number | null => (/^-?\d+([.,]\d+)?$/.test(word) ? Number(word.replace(',', '.')) : null);
  switch (kind.is) {
    case 'number': {
      const value = number(plain);
      return value !== null && within(value, type) ? { good: true, value } : { good: false };
    }
    case 'list': {
      const words = plain.split(/[;,]\s*/).filter((word) => word !== '');
      if (kind.of === 'string') return { good: true, value: words };
      const values = words.map(number);
      return values.includes(null) ? { good: false } : { good: true, value: values };
    }
    case 'json':
      try {
        return { good: true, value: JSON.parse(plain) };
      } catch {
        return { good: false };
      }
    case 'choice':
    case 'flag':
    case 'text':
      return { good: true, value: plain };
  }
}

function within(value: number, type: Schema): boolean {
  const ends = Array.isArray(type['anyOf']) ? (type['anyOf'].filter(isSchema).find((one) => one['type'] === 'number') ?? {}) : type;
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = ends;
  if (ends['type'] === 'integer' && !Number.isInteger(value)) return false;
  if (typeof minimum === 'number' && value < minimum) return false;
  if (typeof maximum === 'number' && value > maximum) return false;
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) return false;
  return !(typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum);
}

/** A value as it stands in its field. */
export function writeParam(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
