import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../src/connectors/asterisk/settings.ts';
import type { PbxSettings } from '../../src/domain/pbx-settings.ts';
import { allSources, factsOf, foldCapture, proposedSettings, type CaptureSource, type FoldedGroup } from './capture.ts';
import { agentFigures, queueFigures } from './figures.ts';
import { compareWithTruth, linkedBySip, readTruth, type Comparison } from './truth.ts';

const folder = fileURLToPath(new URL('../../examples/asterisk-a', import.meta.url));
const settings = parseSettings(JSON.parse(readFileSync(`${folder}/settings.json`, 'utf8')));
const queues = new Set(['sales', 'support']);

const folded = new Map<string, FoldedGroup[]>();

function fold(sources: readonly CaptureSource[], by: PbxSettings = settings): FoldedGroup[] {
  const known = by === settings ? folded.get(sources.join()) : undefined;
  if (known !== undefined) return known;
  const { groups, rejects } = foldCapture(folder, sources, by);
  expect(rejects).toEqual([]);
  if (by === settings) folded.set(sources.join(), groups);
  return groups;
}

function compare(sources: readonly CaptureSource[], by: PbxSettings = settings): Comparison {
  return compareWithTruth(readTruth(folder), fold(sources, by), linkedBySip(folder, by), by);
}

/** The one call whose label and phones disagree: the agent's phone hung up first, the label says the caller. */
const knownDifferences = ['0215 ended_by'];
const differencesOf = (result: Comparison): string[] => result.differences.map((each) => `${each.ref} ${each.field}`);

describe('asterisk-a against what its phones did', () => {
  it('all sources together find every call once, right in every field', () => {
    const result = compare(allSources);
    expect(result.calls).toBe(424);
    expect(result.noCalls).toBe(10);
    expect(result.invented).toEqual([]);
    expect(differencesOf(result)).toEqual(knownDifferences);
  });

  it('AMI alone, and CEL with CDR alone, are as good', () => {
    expect(differencesOf(compare(['ami']))).toEqual(knownDifferences);
    expect(differencesOf(compare(['cel', 'cdr-custom']))).toEqual(knownDifferences);
  });

  it('ARI alone misses who belongs to a phone that an application called and nobody took; a source with linked ids adds it', () => {
    const appointment = ['0356 outcome', '0356 visits'];
    const alone = compare(['ari']);
    expect(differencesOf(alone)).toEqual([...knownDifferences, ...appointment]);
    expect(alone.invented).toHaveLength(1);
    expect(differencesOf(compare(['ari', 'queue_log']))).toEqual([...knownDifferences, ...appointment]);
    for (const others of [
      ['ari', 'cdr-custom'],
      ['ami', 'ari'],
    ] as const) {
      const result = compare(others);
      expect(differencesOf(result), others.join()).toEqual(knownDifferences);
      expect(result.invented).toEqual([]);
    }
  });

  it('settings made of the time zone and what the data suggest are as good', () => {
    const proposed = proposedSettings(folder, 'America/New_York');
    expect(proposed.trunks).toEqual(['PJSIP/trunk-in', 'PJSIP/trunk-out']);
    expect(proposed.queues).toEqual([
      { id: 'sales', extensions: ['7001'] },
      { id: 'support', extensions: ['7002'] },
    ]);
    expect(differencesOf(compare(['queue_log', 'cdr', 'cel', 'ami'], proposed))).toEqual(knownDifferences);
  });

  it('CEL alone does not know why a queue refused a caller, and says so', () => {
    const groups = fold(['cel']);
    const blocked = groups.flatMap((group) => group.facts.call).filter((call) => call.outcome === 'blocked');
    expect(blocked).toHaveLength(14);
    expect(blocked.filter((call) => call.blocked_reason === 'queue_full')).toEqual([]);
  });

  it('queue_log alone knows only who was in a queue; numbers called and refused callers stay unknown', () => {
    const facts = factsOf(fold(['queue_log']));
    expect(facts.call).toHaveLength(249);
    expect(facts.call.every((call) => call.number_id === null)).toBe(true);
    expect(facts.call.filter((call) => call.outcome === 'blocked')).toEqual([]);
    const result = compare(['queue_log']);
    expect(result.wrong.caller + result.wrong.direction + result.wrong.visits).toBe(0);
    expect(result.invented).toEqual([]);
  });

  it('CDR alone knows who called whom', () => {
    const result = compare(['cdr-custom']);
    expect(result.wrong.direction + result.wrong.caller + result.wrong.number).toBe(0);
    expect(result.invented).toEqual([]);
  });
});

describe('the figures of its README, from the facts', () => {
  const sales = { entered: 126, connected: 96, abandoned: 22, timeout: 3, key: 5, empty: 0, longest: 29, within20: 84, median: 8.5 };
  const support = { entered: 124, connected: 89, abandoned: 26, timeout: 3, key: 1, empty: 5, longest: 29, within20: 75, median: 10 };
  const waits = { sales: { asa: 10.59, lost: 14.36 }, support: { asa: 11.58, lost: 13.73 } };

  it.each([[['queue_log']], [['ami']], [['ari']], [['ari', 'queue_log']], [['cel', 'cdr-custom']], [allSources]] as const)(
    'waits of the queues from %j',
    (sources) => {
      const facts = factsOf(fold(sources));
      for (const [queue, wanted] of [
        ['sales', sales],
        ['support', support],
      ] as const) {
        const got = queueFigures(facts, queue, true);
        expect(got).toMatchObject(wanted);
        expect(got.asa).toBeCloseTo(waits[queue].asa, 2);
        expect(got.meanWaitAbandoned).toBeCloseTo(waits[queue].lost, 2);
      }
    },
  );

  it('talk, ends and transfers as queue_log tells them', () => {
    const facts = factsOf(fold(['queue_log']));
    expect(queueFigures(facts, 'sales', true)).toMatchObject({ talk: 925, byCaller: 56, byAgent: 34, blind: 5, attended: 1 });
    expect(queueFigures(facts, 'support', true)).toMatchObject({ talk: 875, byCaller: 46, byAgent: 39, blind: 3, attended: 1 });
  });

  const agents: Record<string, [connect: number, talk: number, missed: number, pause: number]> = {
    'Alice Moreau': [34, 338, 1, 1],
    'Ben Okafor': [40, 372, 6, 5],
    'Carla Díaz': [36, 319, 9, 12],
    'Dmitri Novak': [28, 317, 8, 10],
    'Erin Walsh': [27, 264, 2, 4],
    'Farid Haddad': [20, 190, 1, 4],
  };

  it('agents from queue_log', () => {
    const groups = fold(['queue_log']);
    const facts = factsOf(groups);
    for (const [agent, [connect, talk, missed, pause]] of Object.entries(agents)) {
      expect(agentFigures(groups, facts, agent, queues, true), agent).toEqual({ connect, talk, missed, pause, unpause: pause });
    }
  });

  it.each([[['ami']], [['ari', 'queue_log']], [['ari']]] as const)(
    'agents from %j: talk ends where a member on a Local channel handed the call on',
    (sources) => {
      const groups = fold(sources);
      const facts = factsOf(groups);
      for (const [agent, [connect, talk, missed, pause]] of Object.entries(agents)) {
        const onLocal = agent === 'Carla Díaz' || agent === 'Dmitri Novak';
        const got = agentFigures(groups, facts, agent, queues, true);
        // ARI tells nothing of members and their pauses.
        const pauses = sources.some((source) => source !== 'ari') ? pause : 0;
        expect(got, agent).toMatchObject({ connect, missed, pause: pauses, unpause: pauses });
        if (onLocal) expect(got.talk, agent).toBeLessThan(talk);
        else expect(got.talk, agent).toBe(talk);
      }
    },
  );

  it('outcomes, callers and campaigns of inbound calls', () => {
    const calls = factsOf(fold(allSources)).call.filter((call) => call.direction === 'inbound');
    const count = (outcome: string): number => calls.filter((call) => call.outcome === outcome).length;
    expect(calls).toHaveLength(350);
    expect(count('answered')).toBe(198);
    expect(count('abandoned')).toBe(49);
    expect(count('abandoned_ivr')).toBe(27);
    expect(count('blocked')).toBe(14);
    expect(count('screened')).toBe(4);
    expect(count('failed')).toBe(3);
    expect(count('voicemail') + calls.filter((call) => call.outcome === 'timeout' || call.outcome === 'overflow').length).toBe(55);
    const campaign = (name: string): [number, number] => {
      const own = calls.filter((call) => call.campaign_id === name);
      return [own.length, own.filter((call) => call.outcome === 'answered').length];
    };
    expect(campaign('google-ads')).toEqual([86, 44]);
    expect(campaign('website')).toEqual([76, 46]);
    expect(campaign('appointments')).toEqual([10, 9]);
    expect(campaign('ring-group')).toEqual([8, 2]);
    expect(campaign('sales-direct')).toEqual([28, 20]);
  });
});
