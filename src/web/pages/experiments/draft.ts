import type { ExperimentDefinition, GivenDefinition } from '#contract/experiments.ts';
import { type ComparedBy, type ExperimentOutcome, type ExperimentUnit, outcomesFor, unitsFor } from '#contract/experiment-kinds.ts';

/** A definition as its form holds it: rates in percent, variants one a line. */
export interface Draft {
  name: string;
  compared: ComparedBy;
  values: string;
  unit: ExperimentUnit;
  outcome: ExperimentOutcome;
  within: number;
  score: number;
  split: boolean;
  from: string;
  to: string;
  baseline: number;
  smallest: number;
  error: number;
  power: number;
}

export const freshDraft = (from: string): Draft => ({
  ...{ name: '', compared: 'landing_page', values: '', unit: 'visitor', outcome: 'call', within: 7, score: 70, split: true },
  ...{ from, to: '', baseline: 5, smallest: 2, error: 5, power: 80 },
});

export function draftOf(name: string, definition: ExperimentDefinition, from: string): Draft {
  const { compared, values, unit, outcome, within_days, min_score, shares, to, baseline, smallest, error, power } = definition;
  return {
    ...{ name, compared, values: values.join('\n'), unit, outcome, within: within_days, score: min_score, split: shares !== null },
    ...{ from: definition.from > from ? definition.from : from, to: to !== null && to > from ? to : '' },
    ...{ baseline: percent(baseline), smallest: percent(smallest), error: percent(error), power: percent(power) },
  };
}

export const valuesOf = ({ values }: Draft): string[] =>
  values
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The choices that fit what else is chosen: numbers are compared by callers, and every caller calls. */
export function fitting(draft: Draft): Draft {
  const units = unitsFor(draft.compared);
  const unit = units.find((one) => one === draft.unit) ?? units[0] ?? 'caller';
  const outcomes = outcomesFor(unit);
  return { ...draft, unit, outcome: outcomes.find((one) => one === draft.outcome) ?? outcomes[0] ?? 'answered_call' };
}

export function definitionOf(draft: Draft): GivenDefinition {
  const values = valuesOf(draft);
  const { compared, unit, outcome, within, score, split, from, to, baseline, smallest, error, power } = draft;
  return {
    ...{ compared, values, unit, outcome, within_days: within, min_score: score, from, to: to === '' ? null : to },
    shares: split ? values.map(() => 1 / values.length) : null,
    ...{ baseline: baseline / 100, smallest: smallest / 100, error: error / 100, power: power / 100 },
  };
}

/** Which fields are wrong; the server judges the rest. */
export function wrongIn(draft: Draft): ReadonlySet<'name' | 'values' | 'from' | 'to' | 'baseline' | 'smallest'> {
  const values = valuesOf(draft);
  const wrong = new Set<'name' | 'values' | 'from' | 'to' | 'baseline' | 'smallest'>();
  if (draft.name.trim() === '') wrong.add('name');
  if (values.length < 2 || values.length > 6 || new Set(values).size < values.length) wrong.add('values');
  if (draft.from === '') wrong.add('from');
  if (draft.to !== '' && draft.to <= draft.from) wrong.add('to');
  if (!(draft.baseline > 0 && draft.baseline < 100)) wrong.add('baseline');
  if (!(draft.smallest > 0 && draft.smallest < 100)) wrong.add('smallest');
  return wrong;
}

/** Without the tail that binary fractions leave. */
const percent = (share: number): number => Number((share * 100).toPrecision(10));
