/** Mean of the last `weeks` values of one weekday and interval, times (1 + growth); null where there is no history. */
export function seasonalMean(series: readonly number[], weeks: number, growth: number): number | null {
  const last = series.slice(-weeks);
  if (last.length === 0) return null;
  return (last.reduce((sum, value) => sum + value, 0) / last.length) * (1 + growth);
}

export interface ForecastPair {
  readonly forecast: number;
  readonly actual: number;
}

/** Parts of the forecast error: sums first, so that days can be added before dividing. */
export function forecastError(pairs: readonly ForecastPair[], measure: 'wape' | 'bias'): { num: number; den: number } {
  let num = 0;
  let den = 0;
  for (const { forecast, actual } of pairs) {
    num += measure === 'wape' ? Math.abs(forecast - actual) : forecast - actual;
    den += actual;
  }
  return { num, den };
}
