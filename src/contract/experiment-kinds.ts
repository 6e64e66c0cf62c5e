/** Words of tests of numbers, pages and sources; apart from the schemas, so that a browser's bundle carries no validator. */
export const comparedBy = ['landing_page', 'source', 'medium', 'source_medium', 'channel', 'campaign', 'keyword', 'number'] as const;
export type ComparedBy = (typeof comparedBy)[number];

export const experimentUnits = ['visitor', 'session', 'caller'] as const;
export type ExperimentUnit = (typeof experimentUnits)[number];

export const experimentOutcomes = ['call', 'answered_call', 'qualified_lead', 'sale'] as const;
export type ExperimentOutcome = (typeof experimentOutcomes)[number];

export const experimentStates = ['planned', 'running', 'ended'] as const;

/** Callers alone are told apart by the number that they called. */
export function unitsFor(compared: ComparedBy): readonly ExperimentUnit[] {
  return compared === 'number' ? ['caller'] : experimentUnits;
}

/** Every caller calls. */
export function outcomesFor(unit: ExperimentUnit): readonly ExperimentOutcome[] {
  return unit === 'caller' ? experimentOutcomes.filter((outcome) => outcome !== 'call') : experimentOutcomes;
}
