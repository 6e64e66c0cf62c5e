import { describe, expect, it } from 'vitest';
import { told } from './metric-choice.ts';

describe('what a report is asked', () => {
  const metrics = ['answered_calls', 'agent_occupancy', { id: 'agent_utilization', as: 'used' }];

  it('is all of it, narrowed by agents and teams', () => {
    const where = [{ dimension: 'agent', op: 'in' as const, values: ['Alice'] }];
    for (const request of [{ metrics }, { metrics, where }]) expect(told(request)).toEqual(request);
  });

  it('is no time of agents, narrowed by what their time has not', () => {
    const where = [{ dimension: 'queue', op: 'in' as const, values: ['sales'] }];
    expect(told({ metrics, where })).toEqual({ metrics: ['answered_calls'], where });
  });
});
