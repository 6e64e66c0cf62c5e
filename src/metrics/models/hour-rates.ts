/** Arrivals in one hour of the week over all weeks, and for how long it was looked at. */
export interface Arrivals {
  readonly count: number;
  readonly ms: number;
}

/** A rate in arrivals a millisecond, as far as it is known. */
export interface Rate {
  readonly mean: number;
  readonly deviation: number;
}

/**
 * Rates of the hours of a week from few arrivals each. What an hour had by chance is no rate: each is drawn towards the mean of the week,
 * the more so the less it had beyond what chance explains (gamma-Poisson, its prior by the method of moments; Clayton and Kaldor 1987).
 */
export function hourRates(hours: readonly Arrivals[]): Rate[] {
  const seen = hours.filter(({ ms }) => ms > 0);
  const sum = (of: (hour: Arrivals) => number): number => seen.reduce((total, hour) => total + of(hour), 0);
  const ms = sum((hour) => hour.ms);
  const mean = ms === 0 ? 0 : sum((hour) => hour.count) / ms;
  if (mean === 0) return hours.map(() => ({ mean: 0, deviation: 0 }));
  const spread = sum((hour) => hour.ms * (hour.count / hour.ms - mean) ** 2);
  const room = ms - sum((hour) => hour.ms ** 2) / ms;
  const variance = room <= 0 ? 0 : (spread - (seen.length - 1) * mean) / room;
  // One hour alone, or hours that differ no more than by chance.
  if (variance <= 0) return hours.map(() => ({ mean, deviation: 0 }));
  const [shape, rate] = [mean ** 2 / variance, mean / variance];
  return hours.map((hour) => {
    const [count, time] = [shape + hour.count, rate + hour.ms];
    return { mean: count / time, deviation: Math.sqrt(count) / time };
  });
}

/** What a figure is on average over what a rate may be: three points, exact for curves of the third degree where it is normal. */
export function averageOver({ mean, deviation }: Rate, figure: (rate: number) => number): number {
  if (deviation === 0) return figure(mean);
  const far = Math.sqrt(3) * deviation;
  return (2 / 3) * figure(mean) + (figure(mean + far) + figure(Math.max(0, mean - far))) / 6;
}
