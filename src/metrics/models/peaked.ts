/**
 * Share of arrivals that find all `servers` busy where arrivals come in runs: Hayward's approximation B(n / z, a / z) with the peakedness
 * z (variance by mean of the servers that they would keep busy if there were enough; 1 = they come independently: Erlang B).
 */
export function haywardB(servers: number, erlangs: number, peakedness: number): number {
  return erlangs === 0 ? (servers === 0 ? 1 : 0) : continuousB(servers / peakedness, erlangs / peakedness);
}

/** Erlang B of a number of servers that is not whole: Rapp's parabola (1964) below 1, then the recursion. */
function continuousB(servers: number, erlangs: number): number {
  const part = servers - Math.floor(servers);
  const width = (1 + erlangs) ** 2 + erlangs;
  let blocking = 1 - ((erlangs + 2) / width) * part + part ** 2 / ((1 + erlangs) * width);
  for (let n = part + 1; n <= servers + 1e-9; n += 1) blocking = (erlangs * blocking) / (n + erlangs * blocking);
  return blocking;
}
