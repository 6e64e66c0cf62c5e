import { expect, it } from 'vitest';
import { fitting, rankOf } from './match.ts';

const titles = ['Abandon rate', 'Opening hours & holidays', 'Café central', 'Average handle time', 'Überlauf'].map((title) => ({ title }));
const found = (typed: string): string[] => fitting(titles, typed, 10).map(({ entry }) => entry.title);

it('finds by any words, whatever their case, order and accents', () => {
  expect(found('hours open')).toEqual(['Opening hours & holidays']);
  expect(found('cafe')).toEqual(['Café central']);
  expect(found('uber')).toEqual(['Überlauf']);
  expect(found('RATE')).toEqual(['Abandon rate', 'Average handle time'].slice(0, 1));
  expect(found('nothing')).toEqual([]);
});

it('puts what begins so before what holds it', () => {
  expect(found('a')).toEqual(['Abandon rate', 'Average handle time', 'Opening hours & holidays', 'Café central', 'Überlauf']);
  expect(rankOf({ title: 'Service level', words: 'service_level sla' }, 'sla')).toBe(3);
  expect(rankOf({ title: 'Service level' }, 'level')).toBe(1);
});
