import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../src/connectors/asterisk/settings.ts';
import type { AgentState } from '../../src/domain/facts.ts';
import { allSources, type CaptureSource, decodeBody, factsOf, foldAll, foldCapture, groupEvents } from './capture.ts';

const folder = fileURLToPath(new URL('../../examples/asterisk-a', import.meta.url));
const settings = parseSettings(JSON.parse(readFileSync(`${folder}/settings.json`, 'utf8')));
/** `Event: Shutdown` at the end of the sample's AMI stream. */
const shutdownAt = 1_795_297_218_947;

function statesOf(sources: readonly CaptureSource[]): AgentState[] {
  return factsOf(foldCapture(folder, sources, settings).groups).agent_state;
}

describe('agents of the sample', () => {
  const all = statesOf(allSources);

  it('nobody is in after the PBX shut down', () => {
    const last = all.filter((state) => state.to_at === null);
    expect(last.map((state) => state.agent_id).sort()).toEqual(settings.agents.map((agent) => agent.id).sort());
    for (const state of last) {
      expect(state.state).toBe('logged_out');
      expect(state.from_at).toBeLessThanOrEqual(shutdownAt);
    }
    // Erin and Farid had left every queue before.
    expect(
      last
        .filter((state) => state.from_at === shutdownAt)
        .map((state) => state.agent_id)
        .sort(),
    ).toEqual(['Alice Moreau', 'Ben Okafor', 'Carla Díaz', 'Dmitri Novak']);
  });

  it('from queue_log alone the last state is open: it cannot say that the PBX shut down', () => {
    const last = statesOf(['queue_log']).filter((state) => state.to_at === null);
    expect(last.length).toBeGreaterThan(0);
    expect(last.some((state) => state.state === 'available')).toBe(true);
  });

  it('pauses are the states that their reasons mean', () => {
    const shown = new Map(all.map((state) => [state.reason, state.state]));
    expect(Object.fromEntries(shown)).toEqual({
      null: expect.any(String) as string,
      break: 'break',
      lunch: 'break',
      'team meeting': 'meeting',
      training: 'training',
      'other queue': 'break',
      'Auto-Pause': 'other',
    });
  });

  it('the states follow the settings', () => {
    const own = parseSettings({ ...settings, pauseReasons: { Lunch: 'other', 'Team Meeting': 'training' } });
    const states = factsOf(foldCapture(folder, ['queue_log'], own).groups).agent_state;
    const of = (reason: string): string[] => [...new Set(states.filter((state) => state.reason === reason).map((state) => state.state))];
    expect([of('lunch'), of('team meeting')]).toEqual([['other'], ['training']]);
  });
});

describe('a shutdown and a start in AMI', () => {
  const event = (name: string, at: number, ...lines: string[]): string =>
    [`Event: ${name}`, `Timestamp: ${at}.5`, ...lines, '', ''].join('\n');
  const member = ['Queue: sales', 'MemberName: Alice Moreau', 'Interface: PJSIP/1001', 'Paused: 0'];
  const states = (text: string): string[] =>
    factsOf(foldAll(groupEvents(decodeBody('asterisk-ami', Buffer.from(text), settings).events), settings)).agent_state.map(
      (state) => `${state.agent_id} ${state.state} ${state.from_at / 1000}-${state.to_at === null ? '' : state.to_at / 1000}`,
    );

  it('members are back when it is up again; who was never seen stays unknown', () => {
    const first = event('QueueMemberAdded', 100, ...member) + event('Shutdown', 200, 'Shutdown: Cleanly', 'Restart: True');
    expect(states(first)).toEqual(['Alice Moreau available 100.5-200.5', 'Alice Moreau logged_out 200.5-']);
    expect(states(first + event('FullyBooted', 230, 'Status: Fully Booted'))).toEqual([
      'Alice Moreau available 100.5-200.5',
      'Alice Moreau logged_out 200.5-230.5',
      'Alice Moreau available 230.5-',
    ]);
  });

  it('a greeting without any time is no reject', () => {
    const { events, rejects } = decodeBody('asterisk-ami', Buffer.from('Event: FullyBooted\nStatus: Fully Booted\n\n'), settings);
    expect([events, rejects]).toEqual([[], []]);
  });
});
