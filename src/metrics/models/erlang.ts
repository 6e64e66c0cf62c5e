/**
 * The three Erlang models in their stationary state. Offered load `erlangs` = arrivals · mean service time.
 * B blocks, C waits for ever, A (M/M/n+M) waits with exponential patience.
 */

/** Share of arrivals that find all `servers` busy when nobody waits: B(0) = 1, B(n) = A·B(n−1) / (n + A·B(n−1)). */
export function erlangB(servers: number, erlangs: number): number {
  let blocking = 1;
  for (let n = 1; n <= servers; n += 1) blocking = (erlangs * blocking) / (n + erlangs * blocking);
  return blocking;
}

/** Share of arrivals that wait when everybody waits for ever; null where the queue has no stationary state (servers ≤ erlangs). */
export function erlangC(servers: number, erlangs: number): number | null {
  if (servers <= erlangs) return null;
  return waitFromBlocking(erlangB(servers, erlangs), servers, erlangs);
}

/** P(wait) of Erlang C from the blocking of Erlang B for the same servers and load. */
export function waitFromBlocking(blocking: number, servers: number, erlangs: number): number {
  return blocking / (1 - (erlangs / servers) * (1 - blocking));
}

export interface ErlangA {
  /** Share of arrivals that find nobody free. */
  readonly pWait: number;
  readonly pAbandon: number;
  /** Mean wait of those who are answered, seconds. */
  readonly asaS: number | null;
  /** Mean wait of all arrivals, seconds. */
  readonly meanWaitS: number;
  /** Share of arrivals that are answered within the threshold. */
  readonly serviceLevel: number;
  /** Share of time that a server is busy with the calls that did not give up. */
  readonly occupancy: number;
}

export interface ErlangAInput {
  readonly servers: number;
  /** Arrivals a second. */
  readonly arrivalRate: number;
  readonly serviceS: number;
  readonly patienceS: number;
  readonly thresholdS: number;
}

/** States that the distribution may span before we say that it cannot be computed. */
const mostStates = 2_000_000;

/** Erlang A (Palm): p_j ∝ Π λ / (min(j,n)·μ + max(j−n,0)·θ). Null where the queue would need more states than we can walk. */
export function erlangA(input: ErlangAInput): ErlangA | null {
  const { servers, arrivalRate, serviceS, patienceS, thresholdS } = input;
  const theta = 1 / patienceS;
  const leaveRate = (j: number) => Math.min(j, servers) / serviceS + Math.max(j - servers, 0) * theta;
  const states = walkFromMode(arrivalRate, leaveRate);
  if (states === null) return null;
  let all = 0;
  let waiting = 0;
  let queue = 0;
  let lastFree = 0;
  for (const [j, weight] of states) {
    all += weight;
    if (j >= servers) waiting += weight;
    if (j > servers) queue += (j - servers) * weight;
    if (j === servers - 1) lastFree = weight;
  }
  const pWait = waiting / all;
  const meanQueue = queue / all;
  const pAbandon = (theta * meanQueue) / arrivalRate;
  const answered = 1 - pAbandon;
  // Zeltyn and Mandelbaum: the virtual wait x > 0 has density λ·p(n−1)·exp(λ·(1 − e^(−θx))/θ − n·μ·x).
  // Dividing by its own mass (= P(wait)) keeps it exact where p(n−1) underflows.
  const density = (x: number) => arrivalRate * ((1 - Math.exp(-theta * x)) / theta) - (servers / serviceS) * x;
  const integrals = integrateWaits(density, theta, thresholdS, scaleOf(servers, arrivalRate, serviceS, theta));
  const perMass = lastFree > 0 || pWait > 0 ? pWait / integrals.mass : 0;
  const asaS = answered > 0 ? (perMass * integrals.servedWait) / answered : null;
  return {
    pWait,
    pAbandon,
    asaS,
    meanWaitS: meanQueue / arrivalRate,
    serviceLevel: Math.min(1, 1 - pWait + perMass * integrals.servedInTime),
    occupancy: Math.min(1, (arrivalRate * answered * serviceS) / servers),
  };
}

/** Relative weights of the states around the most likely one, down to 1e-20 of it. */
function walkFromMode(arrivalRate: number, leaveRate: (j: number) => number): (readonly [number, number])[] | null {
  const mode = modeOf(arrivalRate, leaveRate);
  if (mode === null) return null;
  const states: (readonly [number, number])[] = [[mode, 1]];
  let weight = 1;
  for (let j = mode; j > 0 && weight > 1e-20; j -= 1) {
    weight *= leaveRate(j) / arrivalRate;
    states.push([j - 1, weight]);
  }
  weight = 1;
  for (let j = mode + 1; weight > 1e-20; j += 1) {
    weight *= arrivalRate / leaveRate(j);
    states.push([j, weight]);
    if (states.length > mostStates) return null;
  }
  // Smallest first: adding from the tails keeps the last digits.
  return states.sort((one, other) => one[1] - other[1]);
}

/** The largest state that is still entered faster than it is left. */
function modeOf(arrivalRate: number, leaveRate: (j: number) => number): number | null {
  let low = 0;
  let high = 1;
  while (leaveRate(high) < arrivalRate) {
    low = high;
    high *= 2;
    if (high > Number.MAX_SAFE_INTEGER / 4) return null;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (leaveRate(middle) < arrivalRate) low = middle;
    else high = middle;
  }
  return low;
}

/** Where the density of waits peaks, and how wide it is about. */
function scaleOf(servers: number, arrivalRate: number, serviceS: number, theta: number): { peak: number; width: number } {
  const capacity = servers / serviceS;
  if (arrivalRate <= capacity) {
    const slope = capacity - arrivalRate;
    return { peak: 0, width: 1 / Math.max(slope, Math.sqrt(arrivalRate * theta)) };
  }
  return { peak: Math.log(arrivalRate / capacity) / theta, width: 1 / Math.sqrt(capacity * theta) };
}

interface WaitIntegrals {
  mass: number;
  servedInTime: number;
  servedWait: number;
}

function integrateWaits(
  logDensity: (x: number) => number,
  theta: number,
  thresholdS: number,
  { peak, width }: { peak: number; width: number },
): WaitIntegrals {
  const top = logDensity(peak);
  const density = (x: number) => Math.exp(logDensity(x) - top);
  let end = peak + 8 * width;
  while (density(end) > 1e-18) end += 4 * width;
  const start = Math.max(0, peak - 40 * width);
  const cut = Math.min(Math.max(thresholdS, start), end);
  const over = (a: number, b: number) => ({
    mass: simpson(density, a, b, width),
    served: simpson((x) => Math.exp(-theta * x) * density(x), a, b, width),
    servedWait: simpson((x) => x * Math.exp(-theta * x) * density(x), a, b, width),
  });
  const before = over(start, cut);
  const after = over(cut, end);
  return { mass: before.mass + after.mass, servedInTime: before.served, servedWait: before.servedWait + after.servedWait };
}

/** Composite Simpson with steps far below the width of the integrand's bump; error about 1e-11 of it. */
function simpson(of: (x: number) => number, a: number, b: number, width: number): number {
  if (b <= a) return 0;
  const pieces = 2 * Math.ceil(Math.min(Math.max(((b - a) / width) * 100, 50), 200_000));
  const step = (b - a) / pieces;
  let sum = of(a) + of(b);
  for (let i = 1; i < pieces; i += 1) sum += of(a + i * step) * (i % 2 === 1 ? 4 : 2);
  return (sum * step) / 3;
}
