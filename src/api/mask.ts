/** Numbers and names as somebody sees them who may not see numbers: enough to tell two calls apart, not to call or name. */

/** Fields that hold a person's name or a number in any form. */
const names: ReadonlySet<string> = new Set(['caller_name', 'lead_name', 'customer_name']);
const numbers: ReadonlySet<string> = new Set([
  'caller',
  'caller_presented',
  'transfer_to',
  'presented',
  'callee',
  'phone',
  'customer_phone',
]);
/** Our own numbers are no personal data. */
const own: ReadonlySet<string> = new Set(['number_id', 'number']);

/** A copy of an answer in which every caller's number and name is masked, wherever it stands. */
export function masked<T>(value: T): T {
  return sameShape(value, maskedValue(value, ''));
}

function maskedValue(value: unknown, key: string): unknown {
  if (typeof value === 'string') return maskedText(value, key);
  if (Array.isArray(value)) return value.map((one) => maskedValue(one, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskedValue(inner, name)]));
}

/** Only texts were replaced, each by another text. */
function sameShape<T>(_like: T, made: unknown): T {
  return made as T;
}

function maskedText(text: string, key: string): string {
  if (own.has(key)) return text;
  if (names.has(key)) return text === '' ? '' : `${Array.from(text)[0] ?? ''}•••`;
  if (numbers.has(key) && /\d{4,}/.test(text)) return maskNumber(text);
  // Agents and queues may be named by short extensions; whom a call was handed on to may be a number as it was dialled.
  if (key === 'who' && /^\d{7,}$/.test(text)) return maskNumber(text);
  // An anomaly names the number that could not be read, as it was presented.
  if (key === 'anomalies') return text.replace(/\+?\d{5,}/g, maskNumber);
  return text.replace(/\+\d{6,15}/g, maskNumber);
}

/** `+14155550123` → `+14•••••••23`. */
export function maskNumber(number: string): string {
  const head = number.startsWith('+') ? 3 : 0;
  const hidden = Math.max(number.length - head - 2, 0);
  return `${number.slice(0, head)}${'•'.repeat(hidden)}${number.slice(number.length - Math.min(2, number.length - head))}`;
}
