import { z } from 'zod';
import { models, type TouchChoice } from './touches.ts';

/** Days of look-back, and hours for which a session can still call a number that it was shown, where nobody says otherwise. */
export const [usualLookbackDays, usualWindowH] = [30, 1];

/** Parameters of every figure that is shared out among sessions. */
export const attributionParams = {
  model: z
    .enum(models, { error: otherModel })
    .default('last_non_direct')
    .describe('how an event is shared out among the sessions before it'),
  lookback_days: z.number().positive().max(730).default(usualLookbackDays).describe('sessions longer ago brought nothing'),
  window_h: z
    .number()
    .min(0)
    .max(720)
    .default(usualWindowH)
    .describe('hours for which a session can still call a number that it was shown'),
};

/** Models that look at all paths at once give nothing to a single event, which could be opened. */
function otherModel({ input }: { readonly input?: unknown }): string | undefined {
  if (input !== 'markov' && input !== 'shapley') return undefined;
  return `credit by ${input} is of all paths together, not of single events: ask attribution_models, which has it beside ${models.join(', ')}`;
}

/** The same as populations take them. */
export function attribution(params: { model: TouchChoice['model']; lookback_days: number; window_h: number }): TouchChoice {
  return { model: params.model, lookbackDays: params.lookback_days, windowH: params.window_h };
}
