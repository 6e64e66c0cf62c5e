import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import fc from '../properties.ts';
import { parseSettings } from '../../src/connectors/asterisk/settings.ts';
import type { DecodedEvent } from '../../src/domain/events.ts';
import type { Facts } from '../../src/domain/facts.ts';
import { allSources, decodeBody, factsOf, foldAll, groupEvents, readSource } from './capture.ts';

const folder = fileURLToPath(new URL('../../examples/asterisk-a', import.meta.url));
const settings = parseSettings(JSON.parse(readFileSync(`${folder}/settings.json`, 'utf8')));

/** A body cut into deliveries of whole lines (or blocks) of about this many bytes. */
function cut(body: Buffer, size: number, end: string): Buffer[] {
  const parts: Buffer[] = [];
  for (let from = 0; from < body.length;) {
    const found = body.indexOf(end, Math.min(from + size, body.length));
    const to = found < 0 ? body.length : found + end.length;
    parts.push(body.subarray(from, to));
    from = to;
  }
  return parts;
}

const bodies = allSources.flatMap((source) => {
  const file = readSource(folder, source);
  return file === null ? [] : [file];
});

function decodeAll(size: number): DecodedEvent[] {
  return bodies.flatMap(({ format, body }) =>
    cut(body, size, format === 'asterisk-ami' ? '\r\n\r\n' : '\n').flatMap((part) => [...decodeBody(format, part, settings).events]),
  );
}

function factsFrom(events: Iterable<DecodedEvent>): Facts {
  const facts = factsOf(foldAll(groupEvents(events), settings));
  const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
  return {
    ...facts,
    call: facts.call.sort(byId),
    visit: facts.visit.sort(byId),
    leg: facts.leg.sort(byId),
    agent_state: facts.agent_state.sort(byId),
  };
}

/** A shuffle that a seed decides. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const result = [...items];
  let state = seed >>> 0 || 1;
  for (let i = result.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const j = state % (i + 1);
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}

describe('a whole capture in any order, with any repetition, cut anywhere', () => {
  const whole = decodeAll(Number.MAX_SAFE_INTEGER);
  const wanted = factsFrom(whole);

  it('has facts to compare', () => {
    expect(wanted.call.length).toBeGreaterThan(400);
    expect(wanted.leg.length).toBeGreaterThan(300);
    expect(wanted.agent_state.length).toBeGreaterThan(100);
  });

  it('gives the same facts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 31 }),
        fc.integer({ min: 2000, max: 400_000 }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        (seed, size, repeated) => {
          const events = decodeAll(size);
          const extra = shuffled(events, seed + 1).slice(0, Math.floor(events.length * repeated));
          const got = factsFrom(shuffled([...events, ...extra], seed));
          expect(got.call).toEqual(wanted.call);
          expect(got.visit).toEqual(wanted.visit);
          expect(got.leg).toEqual(wanted.leg);
          expect(got.agent_state).toEqual(wanted.agent_state);
        },
      ),
      { numRuns: 4 },
    );
  });
});
