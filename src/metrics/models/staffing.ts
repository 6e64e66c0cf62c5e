import { refuse } from '#metrics/refuse.ts';
import { erlangA, erlangB, waitFromBlocking } from './erlang.ts';

export interface StaffingInput {
  readonly model: 'erlang_c' | 'erlang_a';
  readonly calls: number;
  readonly aht_s: number;
  readonly interval_s: number;
  readonly threshold_s: number;
  readonly target: number;
  readonly max_occupancy: number;
  readonly shrinkage: number;
  /** Mean patience of callers; Erlang A cannot do without. */
  readonly patience_s: number | null;
  /** Judge this number of agents instead of looking for the smallest. */
  readonly agents: number | null;
}

export interface Staffing {
  readonly erlangs: number;
  readonly agents: number;
  readonly scheduled: number;
  readonly p_wait: number | null;
  readonly asa_s: number | null;
  readonly service_level: number | null;
  readonly occupancy: number | null;
  /** Erlang A only. */
  readonly p_abandon: number | null;
}

/** Loads beyond this are a slip of units, not a call centre. */
export const largestLoad = 100_000;

type Quality = Omit<Staffing, 'erlangs' | 'agents' | 'scheduled'>;
const nothing: Quality = { p_wait: null, asa_s: null, service_level: null, occupancy: null, p_abandon: null };

/** Smallest n > A with service level ≥ target and A/n ≤ max_occupancy, or the quality of a given n. */
export function staffing(input: StaffingInput): Staffing {
  const erlangs = (input.calls * input.aht_s) / input.interval_s;
  if (erlangs > largestLoad) throw tooMuch(erlangs);
  const agents = input.agents ?? smallestEnough(input, erlangs);
  return { erlangs, agents, scheduled: scheduled(agents, input.shrinkage), ...qualityOf(input, erlangs, agents) };
}

/** Agents on the roster so that `agents` remain after shrinkage. 14 / 0.7 is 20.000000000000004 in floating point and must give 20. */
export function scheduled(agents: number, shrinkage: number): number {
  return Math.max(0, Math.ceil(agents / (1 - shrinkage) - 1e-9));
}

function smallestEnough(input: StaffingInput, erlangs: number): number {
  if (erlangs === 0) return 0;
  const first = Math.floor(erlangs) + 1;
  if (input.model === 'erlang_a') {
    for (let n = first; ; n += 1) if (erlangs / n <= input.max_occupancy && meets(qualityOf(input, erlangs, n), input.target)) return n;
  }
  let blocking = erlangB(first - 1, erlangs);
  for (let n = first; ; n += 1) {
    blocking = (erlangs * blocking) / (n + erlangs * blocking);
    if (erlangs / n > input.max_occupancy) continue;
    if (meets(qualityC(input, erlangs, n, waitFromBlocking(blocking, n, erlangs)), input.target)) return n;
  }
}

function meets(quality: Quality, target: number): boolean {
  return quality.service_level !== null && quality.service_level >= target;
}

function qualityOf(input: StaffingInput, erlangs: number, agents: number): Quality {
  if (erlangs === 0 || agents === 0) return nothing;
  if (input.model === 'erlang_a') return qualityA(input, agents);
  if (agents <= erlangs) return nothing;
  return qualityC(input, erlangs, agents, waitFromBlocking(erlangB(agents, erlangs), agents, erlangs));
}

function qualityC(input: StaffingInput, erlangs: number, agents: number, pWait: number): Quality {
  const spare = agents - erlangs;
  return {
    p_wait: pWait,
    asa_s: (pWait * input.aht_s) / spare,
    service_level: 1 - pWait * Math.exp((-spare * input.threshold_s) / input.aht_s),
    occupancy: erlangs / agents,
    p_abandon: null,
  };
}

function qualityA(input: StaffingInput, agents: number): Quality {
  if (input.patience_s === null)
    throw refuse('invalid-param', 'patience_s', null, 'Erlang A needs the mean patience of callers in seconds');
  const found = erlangA({
    servers: agents,
    arrivalRate: input.calls / input.interval_s,
    serviceS: input.aht_s,
    patienceS: input.patience_s,
    thresholdS: input.threshold_s,
  });
  if (found === null)
    throw refuse('invalid-param', 'patience_s', input.patience_s, 'this patience and overload need more states than can be computed');
  return {
    p_wait: found.pWait,
    asa_s: found.asaS,
    service_level: found.serviceLevel,
    occupancy: found.occupancy,
    p_abandon: found.pAbandon,
  };
}

export interface Trunks {
  readonly trunks: number;
  readonly blocking: number | null;
}

/** Smallest number of lines whose blocking (Erlang B) is at most `maxBlocking`. No load needs no line. */
export function trunksRequired(erlangs: number, maxBlocking: number): Trunks {
  if (erlangs > largestLoad) throw tooMuch(erlangs);
  if (erlangs === 0) return { trunks: 0, blocking: null };
  let blocking = 1;
  let trunks = 0;
  while (blocking > maxBlocking) {
    trunks += 1;
    blocking = (erlangs * blocking) / (trunks + erlangs * blocking);
  }
  return { trunks, blocking };
}

function tooMuch(erlangs: number): Error {
  return refuse('invalid-param', 'load in erlangs', erlangs, `wanted at most ${largestLoad}`);
}
