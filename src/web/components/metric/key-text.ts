import { codeText, formatWeekday, weekdaysInOrder } from '#web/format.ts';
import { useNames } from '#web/names.ts';

/** Dimensions whose values are codes, ours or a customer's own; those of others are names, or ids that the account may have named. */
const coded: ReadonlySet<string> = new Set([
  'direction',
  'outcome',
  'shown_outcome',
  'ended_by',
  'blocked_reason',
  'exit',
  'entry',
  'offer_result',
  'state',
  'disposition',
  'goal',
  'category',
  'pause_reason',
  'channel',
  'origin',
]);

/** How the key of a row is read: a code in words, a queue or an agent by the account's own name of it. */
export function useKeyText(): (dimension: string, key: string) => string {
  const nameOf = useNames();
  return (dimension, key) => {
    if (coded.has(dimension)) return codeText(key);
    const weekday = dimension === 'weekday' ? weekdaysInOrder().find((day) => String(day) === key) : undefined;
    if (weekday !== undefined) return formatWeekday(weekday);
    return nameOf(dimension === 'offered_agent' ? 'agent' : dimension, key);
  };
}
