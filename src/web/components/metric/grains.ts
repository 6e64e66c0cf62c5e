import i18next from 'i18next';

/** Grains that the codes name; any other is called a row. */
const grains = [
  'call',
  'visit',
  'leg',
  'agent_interval',
  'callback',
  'caller',
  'cost',
  'deal',
  'hour',
  'interval',
  'lead',
  'lost_episode',
  'number',
  'paid_interval',
  'session',
  'spend',
  'touch',
  'visitor',
] as const;
const grainsOf = ['call', 'visit', 'leg', 'caller', 'lead', 'lost_episode'] as const;

const nameOf = (grain: string): string => grain.replaceAll(' ', '_');

/** So many of a figure's rows, as "401 calls". */
export function grainCount(grain: string, n: number): string {
  const known = grains.find((one) => one === nameOf(grain));
  return i18next.t(`codes:grain.${known ?? 'row'}`, { n });
}

/** The whole that a part is of, as "of 401 calls"; null where the rows have no name of their own there. */
export function ofGrain(grain: string, n: number): string | null {
  const known = grainsOf.find((one) => one === nameOf(grain));
  return known === undefined ? null : i18next.t(`codes:grainOf.${known}`, { n });
}
